// Compares a model with recorded effects of instructions, for processors that the tests do not run
// on.
#pragma once

#include "isa/interpreter.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ftcheck::isa::test {

struct RecordedCase {
  const char* text;  // a branch's target follows 1: or 2:
  const char* code;
  // The changes that the code makes to the two states of start(), in hexadecimal digits: general
  // registers (r3), 8 bytes of the vector registers (v3), bytes of memory from an offset on (m100),
  // and the flags N, Z, C, V as one digit (f).
  const char* changes[2];
};

// The processor of a recording, and its initial state.
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
  // Its flags tell only whether a number is equal, less or greater, of whatever kind.
  bool three_conditions = false;
};

// The differences from the recording; empty if there are none.  With `all_known`, an unknown value
// is a difference.
std::string differences(const Recorded& processor, const RecordedCase& test, bool all_known);

}  // namespace ftcheck::isa::test
