// The parts of the Power instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/bits.hpp"
#include "isa/builder.hpp"
#include "isa/machine.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa::ppc64 {

// The general registers have their own numbers, but register 2 is a constant (toc.hpp).
constexpr Register r0 = 0, r1 = 1, r3 = 3, r11 = 11, r12 = 12, r13 = 13;
constexpr Register lr = 32, ctr = 33, ca = 34;  // the carry as a number
constexpr Register first_lane = 35;
// The modelled vector-scalar registers: those that calls may change.  The others hold nothing that
// is known.
constexpr unsigned low_vectors = 14;   // VSR 0 to 13, which have the floating-point registers
constexpr unsigned high_vectors = 20;  // VSR 32 to 51, which are the vector registers 0 to 19
constexpr unsigned vector_count = low_vectors + high_vectors;
constexpr Register first_temporary = first_lane + 2 * vector_count;
constexpr unsigned temporaries = 8;
constexpr unsigned toc_register = 2;

inline Register temporary(unsigned n) {
  return static_cast<Register>(first_temporary + n);
}

// The flags that hold a field of the condition register; 1 are the instruction's own.
constexpr unsigned own_flags = 1;
std::optional<unsigned> flags_of_field(unsigned field);

// The state while one instruction is lifted.
struct Context {
  std::uint32_t word = 0;
  std::uint64_t address = 0;
  std::optional<std::uint64_t> toc;
  Builder build;
  bool writes_toc = false;

  // Bits from the highest on, as the manual counts them.
  std::uint32_t bits(unsigned first, unsigned last) const {
    return word >> (31 - last) & ((std::uint32_t{1} << (last - first + 1)) - 1);
  }
  unsigned opcode() const { return bits(0, 5); }
  unsigned t() const { return bits(6, 10); }
  unsigned a() const { return bits(11, 15); }
  unsigned b() const { return bits(16, 20); }
  unsigned extended() const { return bits(21, 30); }
  bool records() const { return (word & 1U) != 0; }
  std::uint64_t immediate() const { return sign_extend(word & 0xFFFFU, 2); }

  // The value of a general register; unknown in temporary 7 if register 2 is.
  Operand read(unsigned reg) {
    if (reg != toc_register) return in(static_cast<Register>(reg));
    if (toc) return constant(*toc);
    build.forget(temporary(7));
    return in(temporary(7));
  }
  // The same, but 0 for register 0: a base.
  Operand base(unsigned reg) { return reg == 0 ? constant(0) : read(reg); }
  // The register to write; a temporary for register 2.
  Register written(unsigned reg) {
    if (reg != toc_register) return static_cast<Register>(reg);
    writes_toc = true;
    return temporary(7);
  }
  void forget_field(unsigned field) {
    if (const auto flags = flags_of_field(field)) {
      build.compare(Opcode::unknown_flags, constant(0), constant(0), 8,
                    static_cast<Register>(*flags));
    }
  }
  // Compares a result with 0 if the instruction records it.
  void record(Register result) {
    if (records()) build.compare(Opcode::compare, in(result), constant(0), 8);
  }
};

// One half of a vector-scalar register: 0 is the doubleword that the manual counts first.  Nothing
// if the register is not modelled.
std::optional<Register> lane(unsigned vector, unsigned half);

// Each lifts the instruction and returns true, or does nothing.
bool control_instruction(Context& at);
bool general_instruction(Context& at);
bool rotate_instruction(Context& at);
bool memory_instruction(Context& at);
bool vector_instruction(Context& at);

}  // namespace ftcheck::isa::ppc64
