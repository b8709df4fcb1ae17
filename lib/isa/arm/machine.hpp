// The parts of the 32-bit ARM instruction model; arm.cpp says what is modelled.
#pragma once

#include "isa/builder.hpp"
#include "isa/capstone.hpp"
#include "isa/machine.hpp"

#include <optional>
#include <string_view>

namespace ftcheck::isa::arm {

constexpr Register r0 = 0, r12 = 12, sp = 13, lr = 14, pc = 15;
// A lane is a word: two for each of d0 to d31, so that s0 to s31 are the first 32 of them.
constexpr Register first_lane = 16;
constexpr unsigned lane_count = 64;
// The flags of the last comparison of floating-point numbers, as a number.
constexpr Register float_flags = first_lane + lane_count;
constexpr Register first_temporary = float_flags + 1;
constexpr unsigned temporaries = 7;
constexpr unsigned word = 4;

inline Register temporary(unsigned n) {
  return static_cast<Register>(first_temporary + n);
}
inline Register lane(unsigned n) {
  return static_cast<Register>(first_lane + n);
}

// Nothing if it is no general register.
std::optional<Register> general(unsigned reg);

// The lanes of a vector register, of whatever width.
struct Lanes {
  unsigned first = 0;
  unsigned count = 0;
};

// Nothing if it is no vector register.
std::optional<Lanes> vector(unsigned reg);

// Of a condition by its encoding.
Condition condition_of(unsigned number);

// What one instruction needs at hand.
struct Context {
  const cs_insn& insn;
  const cs_arm& detail;
  bool thumb;
  bool sets_flags;
  std::uint64_t program_counter;  // what reading pc gives
  Builder build;
  const cs_arm_op& operand(unsigned n) const { return detail.operands[n]; }
  unsigned count() const { return detail.op_count; }
  bool is_register(unsigned n) const { return n < count() && operand(n).type == ARM_OP_REG; }
  bool is_immediate(unsigned n) const { return n < count() && operand(n).type == ARM_OP_IMM; }
};

// A value operand with its shift applied, in temporary `n` if it needs one.
Operand read(Context& at, const cs_arm_op& operand, unsigned n);
Operand read_general(Context& at, Register reg);

// Writing pc jumps.
void write(Context& at, const cs_arm_op& operand, Operand value);

// Makes whatever an operand names unknown.
void clobber(Context& at, const cs_arm_op& operand);

// Where a memory operand points; a post-indexed one points to its base.
Operand address_of(Context& at, const cs_arm_op& operand);

// The address `distance` bytes behind another.
Operand behind(Context& at, Operand address, unsigned distance);

// Nothing if operand `n` is none of memory.
std::optional<Place> place_of(Context& at, unsigned n);
void write_back(Context& at, const Place& place);

// Where a branch goes that stays in its instruction set, by operand `n`.
std::uint64_t branch_target(Context& at, unsigned n);

// Each takes the instruction apart and returns true, or leaves it alone.
bool control_instruction(Context& at);
bool memory_instruction(Context& at);
bool multiple_instruction(Context& at);
bool arithmetic_instruction(Context& at);
bool move_instruction(Context& at);
bool multiply_instruction(Context& at);
bool comparison_instruction(Context& at);
bool vector_instruction(Context& at);
bool float_instruction(Context& at);

}  // namespace ftcheck::isa::arm
