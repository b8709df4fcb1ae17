// Where a jump through a table leads to: what compilers make of a switch.
//
// They compare the index with a constant, go elsewhere if it is greater, and compute the address of
// one of the cases of the index: by tables of addresses, of distances from the table, of bytes that
// count instructions.  Nobody has to know how: the instructions from the comparison to the jump are
// executed for each index that the comparison lets through.
#pragma once

#include "flow/functions/program.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ftcheck::flow {

struct ComputedJump {
  std::vector<std::uint64_t> targets;  // all there can be; empty if that is not known
  // True if the address is read from memory just so: a call through a pointer, and no way back.
  bool is_call = false;
};

// `instructions` are the addresses of those that come one after the other before the jump, and of
// the jump itself at the end.
ComputedJump computed_jump(Program& program, std::span<const std::uint64_t> instructions);

}  // namespace ftcheck::flow
