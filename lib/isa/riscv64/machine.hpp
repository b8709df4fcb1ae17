// The parts of the RISC-V instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/bits.hpp"
#include "isa/builder.hpp"
#include "isa/machine.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa::riscv64 {

constexpr Register ra = 1, sp = 2, t0 = 5, t1 = 6, a0 = 10;
constexpr Register first_float = 32;
constexpr Register first_temporary = 64;
constexpr unsigned temporaries = 6;
constexpr unsigned own_flags = 1;

inline Register temporary(unsigned n) {
  return static_cast<Register>(first_temporary + n);
}
inline Register float_register(unsigned n) {
  return static_cast<Register>(first_float + n);
}

// The state while one instruction is lifted.
struct Context {
  std::uint32_t word = 0;  // of the long form
  std::uint64_t address = 0;
  unsigned length = 4;
  Builder build;

  unsigned bits(unsigned from, unsigned count) const { return word >> from & ((1U << count) - 1); }
  unsigned opcode() const { return bits(0, 7); }
  unsigned d() const { return bits(7, 5); }
  unsigned a() const { return bits(15, 5); }
  unsigned b() const { return bits(20, 5); }
  unsigned kind() const { return bits(12, 3); }   // funct3
  unsigned group() const { return bits(25, 7); }  // funct7
  std::uint64_t immediate() const { return sign_extend_bits(word >> 20U, 12); }
  std::uint64_t store_immediate() const { return sign_extend_bits(group() << 5U | d(), 12); }
  std::uint64_t next() const { return address + length; }

  static std::uint64_t sign_extend_bits(std::uint64_t n, unsigned count) {
    const std::uint64_t sign = std::uint64_t{1} << (count - 1);
    return ((n & ((sign << 1U) - 1)) ^ sign) - sign;
  }

  // Register 0 is the number 0.
  static Operand read(unsigned reg) {
    return reg == 0 ? constant(0) : in(static_cast<Register>(reg));
  }
  // The register to write; a temporary for register 0.
  static Register written(unsigned reg) {
    return reg == 0 ? temporary(5) : static_cast<Register>(reg);
  }
  // The sum of a register and a number, in temporary `n` if it has to be computed.
  Operand sum(unsigned reg, std::uint64_t distance, unsigned n) {
    if (distance == 0) return read(reg);
    if (reg == 0) return constant(distance);
    build.compute(Opcode::add, temporary(n), read(reg), constant(distance), 8);
    return in(temporary(n));
  }
};

// The long form of an instruction of two bytes; nothing if there is none.
std::optional<std::uint32_t> long_form(std::uint32_t half);

// Each lifts the instruction and returns true, or does nothing.
bool control_instruction(Context& at);
bool arithmetic_instruction(Context& at);
bool memory_instruction(Context& at);

}  // namespace ftcheck::isa::riscv64
