// The parts of the AArch64 instruction model; aarch64.cpp says what is modelled.
#pragma once

#include "isa/builder.hpp"
#include "isa/capstone.hpp"
#include "isa/machine.hpp"

#include <optional>
#include <string_view>

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

inline bool is_zero_register(unsigned reg) {
  return reg == ARM64_REG_XZR || reg == ARM64_REG_WZR;
}

struct General {
  Register reg = 0;
  unsigned size = 8;
};

// Nothing if it is no general register; the zero register is none.
std::optional<General> general(unsigned reg);

struct VectorPart {
  unsigned number = 0;
  unsigned size = 16;
};

std::optional<VectorPart> vector(unsigned reg);

Condition condition_of(arm64_cc cc);

// What one instruction needs at hand.
struct Context {
  const cs_insn& insn;
  const cs_arm64& detail;
  std::uint64_t address;
  Builder build;
  const cs_arm64_op& operand(unsigned n) const { return detail.operands[n]; }
  unsigned count() const { return detail.op_count; }
};

// A value operand with its shift or extension applied, in temporary `n` if it needs one.
Operand read(Context& at, const cs_arm64_op& operand, unsigned n);

void write(Context& at, const cs_arm64_op& operand, Operand value);

// Makes whatever an operand names unknown.
void clobber(Context& at, const cs_arm64_op& operand);

// How many bytes a register operand is wide.
unsigned width(const cs_arm64_op& operand);

// Where a memory operand points, in `d` if it has to be computed; a post-indexed one points to its
// base.
Operand address_of(Context& at, const cs_arm64_op& operand, Register d);

// Nothing if operand `n` is none of memory.
std::optional<Place> place_of(Context& at, unsigned n);
void write_back(Context& at, const Place& place);

// The address `distance` bytes behind another.
Operand behind(Context& at, Operand address, unsigned distance);

// Each takes the instruction apart and returns true, or leaves it alone.
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

// The atomic instructions that Capstone 4 does not decode.  Returns false if it is none of these.
bool decode_atomic(std::uint32_t word, Lifted& instruction);

}  // namespace ftcheck::isa::aarch64
