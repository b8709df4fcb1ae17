// The registers of x86, and what of them an operand names.
#pragma once

#include "isa/operation.hpp"
#include "isa/x86/instruction.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

constexpr Register rax = 0, rcx = 1, rdx = 2, rsp = 4, rbp = 5, rsi = 6, rdi = 7;
constexpr unsigned general_count = 16;
constexpr unsigned vector_count = 16;
// Of so many the upper halves that AVX adds are known: every state holds every register, and code
// that is vectorised begins with the first.
constexpr unsigned upper_count = 4;

// A general register as an operand names it.
struct Part {
  Register reg = 0;
  unsigned size = 0;
  unsigned shift = 0;  // in bits: 8 for AH, BH, CH, DH
};

// Nothing if it is no general register.
inline std::optional<Part> general(InstructionOperand operand) {
  if (operand.kind == Kind::general) return Part{operand.number, operand.size, 0};
  if (operand.kind == Kind::high_byte) return Part{operand.number, 1, 8};
  return std::nullopt;
}

// The number of a vector register, of whatever width it is named with.
inline std::optional<unsigned> vector(InstructionOperand operand) {
  if (operand.kind == Kind::vector) return unsigned{operand.number};
  return std::nullopt;
}

inline bool is_xmm(InstructionOperand operand) {
  return operand.kind == Kind::vector && operand.size == 16;
}

// Where not all operands of an instruction are memory and constants.
inline bool is_register(InstructionOperand operand) {
  return operand.kind != Kind::immediate && operand.kind != Kind::memory;
}

}  // namespace ftcheck::isa::x86
