// The parts of the 32-bit ARM instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/arm/instruction.hpp"
#include "isa/builder.hpp"
#include "isa/machine.hpp"

#include <optional>

namespace ftcheck::isa::arm {

constexpr Register r0 = 0, r12 = 12, sp = 13, lr = 14, pc = 15;
// A lane is a word: two for each of d0 to d31, so s0 to s31 are the first 32.
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

// Nothing if it is not a general register.
inline std::optional<Register> general(const InstructionOperand& operand) {
  return operand.kind == Kind::general ? std::optional<Register>(operand.number) : std::nullopt;
}

// The lanes of a vector register of any width, or of several consecutive ones.
struct Lanes {
  unsigned first = 0;
  unsigned count = 0;
};

// Nothing if it is not a vector register.
inline std::optional<Lanes> vector(const InstructionOperand& operand) {
  if (operand.kind != Kind::lanes) return std::nullopt;
  return Lanes{operand.number, operand.count};
}

// The state while one instruction is lifted.
struct Context {
  const Instruction& insn;
  bool thumb;
  bool sets_flags;
  std::uint64_t program_counter;  // the value that reading pc gives
  Builder build;
  const InstructionOperand& operand(unsigned n) const { return insn.operands[n]; }
  unsigned count() const { return insn.operand_count; }
  bool is_general(unsigned n) const { return n < count() && operand(n).kind == Kind::general; }
  bool is_constant(unsigned n) const {
    return n < count() && (operand(n).kind == Kind::small || operand(n).kind == Kind::immediate);
  }
  // The value of a constant operand.
  std::uint32_t constant_of(const InstructionOperand& its) const {
    return its.kind == Kind::small ? its.number : insn.constant;
  }
  std::uint32_t constant_of(unsigned n) const { return constant_of(operand(n)); }
};

// A value operand with its shift applied, in temporary `n` if it needs one.
Operand read(Context& at, const InstructionOperand& operand, unsigned n);
Operand read_general(Context& at, Register reg);

// Writing pc jumps.
void write(Context& at, const InstructionOperand& operand, Operand value);

// Makes everything that an operand names unknown.
void clobber(Context& at, const InstructionOperand& operand);

// The address of memory operand `n`; the address of a post-indexed operand is its base.
Operand address_of(Context& at, unsigned n);

// The address `distance` bytes past another.
Operand offset_by(Context& at, Operand address, unsigned distance);

// Nothing if operand `n` is not memory.
std::optional<Place> place_of(Context& at, unsigned n);
void write_back(Context& at, const Place& place);

// The target of a branch within its instruction set, from operand `n`.
std::uint64_t branch_target(Context& at, unsigned n);

// Each lifts the instruction and returns true, or does nothing.
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
