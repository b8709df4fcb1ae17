// The targets of a jump through a table, which compilers make from a switch.
//
// The code compares the index with a constant, goes elsewhere if it is greater, and computes the
// address of the case from the index: with tables of addresses, of distances from the table, or of
// bytes that count instructions.  This analysis need not know how: it executes the instructions
// from the comparison to the jump for each index that the comparison lets through.
#pragma once

#include "flow/functions/program.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ftcheck::flow {

struct ComputedJump {
  std::vector<std::uint64_t> targets;  // all possible ones; empty if they are unknown
  // True if the address is simply read from memory: a call through a pointer, which does not return
  // here.
  bool is_call = false;
};

// `instructions` are the addresses of consecutive instructions, ending with the jump itself.
ComputedJump computed_jump(Program& program, std::span<const std::uint64_t> instructions);

}  // namespace ftcheck::flow
