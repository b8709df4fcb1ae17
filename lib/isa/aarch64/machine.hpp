// The parts of the AArch64 instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/aarch64/instruction.hpp"
#include "isa/builder.hpp"
#include "isa/machine.hpp"

#include <optional>

namespace ftcheck::isa::aarch64 {

constexpr Register x0 = 0, x18 = 18, x29 = 29, x30 = 30, sp = 31;
constexpr Register first_lane = 32;
constexpr unsigned vector_count = 32;
constexpr Register first_temporary = first_lane + 2 * vector_count;
constexpr unsigned temporaries = 10;

inline Register temporary(unsigned n) {
  return static_cast<Register>(first_temporary + n);
}
inline Register lane(unsigned vector, unsigned n) {
  return static_cast<Register>(first_lane + 2 * vector + n);
}

struct General {
  Register reg = 0;
  unsigned size = 8;
};

// Nothing if it is not a general register; the zero register is not one.
inline std::optional<General> general(const InstructionOperand& operand) {
  if (operand.kind != Kind::general) return std::nullopt;
  return General{operand.number, operand.size};
}

// True for a general register and the zero register.
inline bool is_general(const InstructionOperand& operand) {
  return operand.kind == Kind::general || operand.kind == Kind::zero;
}

// The vector register that an operand names, or the first of a list.
struct VectorPart {
  unsigned number = 0;
  unsigned size = 16;
};

inline std::optional<VectorPart> vector(const InstructionOperand& operand) {
  if (operand.kind != Kind::vector) return std::nullopt;
  return VectorPart{operand.number, operand.size};
}

inline bool is_constant(const InstructionOperand& operand) {
  return operand.kind == Kind::small || operand.kind == Kind::immediate;
}

// The state while one instruction is lifted.
struct Context {
  const Instruction& insn;
  Builder build;
  const InstructionOperand& operand(unsigned n) const { return insn.operands[n]; }
  unsigned count() const { return insn.operand_count; }
  std::uint64_t constant_of(const InstructionOperand& its) const {
    return its.kind == Kind::small ? its.number : insn.immediate;
  }
  std::uint64_t constant_of(unsigned n) const { return constant_of(operand(n)); }
};

// A value operand with its shift or extension applied, in temporary `n` if it needs one.
Operand read(Context& at, const InstructionOperand& operand, unsigned n);

void write(Context& at, const InstructionOperand& operand, Operand value);

// Makes everything that an operand names unknown.
void clobber(Context& at, const InstructionOperand& operand);

// The width of a register operand in bytes.
unsigned width(const InstructionOperand& operand);

// The address of memory operand `n`, in `d` if it has to be computed.  The address of a
// post-indexed operand is its base.
Operand address_of(Context& at, unsigned n, Register d);

// Nothing if operand `n` is not memory.
std::optional<Place> place_of(Context& at, unsigned n);
void write_back(Context& at, const Place& place);

// The address `distance` bytes past another.
Operand offset_by(Context& at, Operand address, unsigned distance);

// Each lifts the instruction and returns true, or does nothing.
bool memory_instruction(Context& at);
bool exclusive_instruction(Context& at);
bool arithmetic_instruction(Context& at);
bool multiply_instruction(Context& at);
bool move_instruction(Context& at);
bool bits_instruction(Context& at);
bool comparison_instruction(Context& at);
bool control_instruction(Context& at);
bool vector_instruction(Context& at);
bool float_instruction(Context& at);
bool lanes_instruction(Context& at);
bool elements_instruction(Context& at);

// Lifts the atomic instructions that Capstone 4 does not decode.  False for any other instruction.
bool decode_atomic(std::uint32_t word, Lifted& instruction);

}  // namespace ftcheck::isa::aarch64
