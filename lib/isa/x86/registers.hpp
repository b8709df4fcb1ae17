// The registers of x86, and the parts of them that operands name.
#pragma once

#include "isa/operation.hpp"
#include "isa/x86/instruction.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

constexpr Register rax = 0, rcx = 1, rdx = 2, rsp = 4, rbp = 5, rsi = 6, rdi = 7;
constexpr unsigned general_count = 16;
constexpr unsigned vector_count = 16;
// The number of vector registers whose upper halves (AVX) are modelled: every state holds every
// register, and vectorised code begins with the first.
constexpr unsigned upper_count = 4;

// The part of a general register that an operand names.
struct Part {
  Register reg = 0;
  unsigned size = 0;
  unsigned shift = 0;  // in bits: 8 for AH, BH, CH, DH
};

// Nothing if it is not a general register.
inline std::optional<Part> general(InstructionOperand operand) {
  if (operand.kind == Kind::general) return Part{operand.number, operand.size, 0};
  if (operand.kind == Kind::high_byte) return Part{operand.number, 1, 8};
  return std::nullopt;
}

// The number of a vector register, named with any width.
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
