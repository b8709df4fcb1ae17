// Compares a model with what was recorded of the instructions' effects: for the processors that the
// tests do not run on.
#pragma once

#include "isa/interpreter.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ftcheck::isa::test {

struct RecordedCase {
  const char* text;  // a branch's target is behind 1: or 2:
  const char* code;
  // What the code changes of each of the two states that start() makes, in hexadecimal digits:
  // general registers (r3), 8 bytes of the vector registers (v3), bytes of memory from a distance
  // on (m100), and the flags N, Z, C, V as one digit (f).
  const char* changes[2];
};

// The processor of a recording, and the state that it started in.
struct Recorded {
  struct Pointer {
    Register reg;
    unsigned distance;
  };
  binary::Architecture architecture;
  unsigned pointer_size;
  unsigned registers;  // general ones
  Register first_lane;
  unsigned vector_words;                // of 8 bytes
  std::vector<Pointer> pointers;        // to memory
  std::pair<Register, Register> equal;  // in state 1
  std::vector<Register> not_recorded;
  bool thumb = false;
};

// What is different from what was recorded, nothing if nothing is.  With `all_known`, something
// that the model does not know is different.
std::string differences(const Recorded& processor, const RecordedCase& test, bool all_known);

}  // namespace ftcheck::isa::test
