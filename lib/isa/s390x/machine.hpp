// The parts of the z/Architecture instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/bits.hpp"
#include "isa/builder.hpp"
#include "isa/machine.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace ftcheck::isa::s390x {

constexpr Register r2 = 2, r6 = 6, r14 = 14, r15 = 15;
constexpr Register first_lane = 16;
constexpr unsigned vector_count = 32;
constexpr Register first_temporary = first_lane + 2 * vector_count;
constexpr unsigned temporaries = 8;
constexpr unsigned own_flags = 1;

inline Register temporary(unsigned n) {
  return static_cast<Register>(first_temporary + n);
}
// One half of a vector register: 0 is the doubleword with the lower address in memory, which is
// also the floating-point register.
inline Register lane(unsigned vector, unsigned half) {
  return static_cast<Register>(first_lane + 2 * vector + half);
}

// What an operation tells of the condition code.
enum class Code : std::uint8_t {
  kept,
  zero,  // whether the result is 0
  sign,  // that and whether it is negative: no overflow
  unknown,
};

// The state while one instruction is lifted.
struct Context {
  const binary::Image& image;
  std::array<std::uint8_t, 6> bytes{};
  std::uint64_t address = 0;
  unsigned length = 0;
  Builder build;

  unsigned opcode() const { return bytes[0]; }
  unsigned high(unsigned byte) const { return bytes[byte] >> 4U; }
  unsigned low(unsigned byte) const { return bytes[byte] & 15U; }
  std::uint64_t half_word(unsigned byte) const {
    return std::uint64_t{bytes[byte]} << 8U | bytes[byte + 1];
  }
  std::uint64_t word(unsigned byte) const { return half_word(byte) << 16U | half_word(byte + 2); }
  std::uint64_t next() const { return address + length; }
  // An address relative to the instruction, counted in half words of `size` bytes there.
  std::uint64_t relative(unsigned byte, unsigned size) const {
    return address + 2 * sign_extend(size == 2 ? half_word(byte) : word(byte), size);
  }
  // A base and a distance of 12 bits at `byte`.
  unsigned base(unsigned byte) const { return high(byte); }
  std::uint64_t distance(unsigned byte) const { return half_word(byte) & 0xFFFU; }
  // The distance of 20 bits with a sign in the instructions that end with a part of the opcode.
  std::uint64_t long_distance() const {
    const std::uint64_t bits = std::uint64_t{bytes[4]} << 12U | distance(2);
    return (bits ^ 0x80000U) - 0x80000U;
  }

  // Their sum, in temporary `n`, where register 0 stands for 0.
  Operand sum(unsigned base, unsigned index, std::uint64_t distance, unsigned n);

  // d = value, of `size` bytes: 4 bytes leave the upper half as it is.
  void write(unsigned d, Operand value, unsigned size) {
    if (size == 8) {
      build.copy(static_cast<Register>(d), value, 8);
    } else {
      build.compute(Opcode::insert, static_cast<Register>(d), value, constant(0), size);
    }
  }
  void forget(unsigned d) { build.forget(static_cast<Register>(d)); }
  void tell(Code code, Operand result, unsigned size);
  // d = a OP b
  void compute(Opcode opcode, unsigned d, Operand a, Operand b, unsigned size, Code code);
  // Loads `from` bytes to temporary `n`, extended to 8.
  Operand load(Operand place, unsigned from, bool is_signed, unsigned n);
};

inline Operand reg(unsigned n) {
  return in(static_cast<Register>(n));
}

struct Test {
  Condition condition = Condition::undetermined;
  bool always = false;
  bool never = false;
};
// When an instruction with this mask of condition codes does something.
Test test_of(unsigned mask);

// Each lifts the instruction and returns true, or does nothing.
bool control_instruction(Context& at);
bool register_instruction(Context& at);   // between registers
bool immediate_instruction(Context& at);  // with constants
bool memory_instruction(Context& at);     // with one operand in memory
bool storage_instruction(Context& at);    // on memory alone, or several registers
bool vector_instruction(Context& at);

}  // namespace ftcheck::isa::s390x
