// The instructions of two bytes (the extension C), which stand for some of four bytes.
#include "isa/riscv64/machine.hpp"

namespace ftcheck::isa::riscv64 {
namespace {

constexpr std::uint32_t load_opcode = 0x03, float_load = 0x07, immediate_opcode = 0x13;
constexpr std::uint32_t word_immediate = 0x1B, store_opcode = 0x23, float_store = 0x27;
constexpr std::uint32_t register_opcode = 0x33, upper_opcode = 0x37, word_register = 0x3B;
constexpr std::uint32_t branch_opcode = 0x63, register_jump = 0x67, jump_opcode = 0x6F;
constexpr std::uint32_t word_kind = 2, doubleword_kind = 3;
constexpr std::uint32_t breakpoint = 0x00100073;

std::uint32_t with_immediate(std::uint32_t opcode, std::uint32_t d, std::uint32_t kind,
                             std::uint32_t a, std::uint32_t n) {
  return opcode | d << 7U | kind << 12U | a << 15U | (n & 0xFFFU) << 20U;
}

std::uint32_t of_registers(std::uint32_t opcode, std::uint32_t d, std::uint32_t kind,
                           std::uint32_t a, std::uint32_t b, std::uint32_t group) {
  return opcode | d << 7U | kind << 12U | a << 15U | b << 20U | group << 25U;
}

std::uint32_t to_memory(std::uint32_t opcode, std::uint32_t kind, std::uint32_t a, std::uint32_t b,
                        std::uint32_t n) {
  return opcode | (n & 31U) << 7U | kind << 12U | a << 15U | b << 20U | (n >> 5U & 0x7FU) << 25U;
}

std::uint32_t branch(std::uint32_t kind, std::uint32_t a, std::uint32_t n) {
  return branch_opcode | (n >> 11U & 1U) << 7U | (n >> 1U & 15U) << 8U | kind << 12U | a << 15U |
         (n >> 5U & 63U) << 25U | (n >> 12U & 1U) << 31U;
}

std::uint32_t jump(std::uint32_t d, std::uint32_t n) {
  return jump_opcode | d << 7U | (n >> 12U & 0xFFU) << 12U | (n >> 11U & 1U) << 20U |
         (n >> 1U & 0x3FFU) << 21U | (n >> 20U & 1U) << 31U;
}

// The fields of an instruction of two bytes.
struct Half {
  std::uint32_t half = 0;

  std::uint32_t bits(unsigned from, unsigned count) const {
    return half >> from & ((1U << count) - 1);
  }
  std::uint32_t bit(unsigned from, unsigned to) const { return (half >> from & 1U) << to; }
  std::uint32_t d() const { return bits(7, 5); }
  std::uint32_t b() const { return bits(2, 5); }
  std::uint32_t small_a() const { return bits(7, 3) + 8; }
  std::uint32_t small_b() const { return bits(2, 3) + 8; }
  // Six bits with a sign.
  std::uint32_t number() const { return signed_bits(bit(12, 5) | bits(2, 5), 6); }
  std::uint32_t shift() const { return bit(12, 5) | bits(2, 5); }
  std::uint32_t word_offset() const { return bits(10, 3) << 3U | bit(6, 2) | bit(5, 6); }
  std::uint32_t doubleword_offset() const { return bits(10, 3) << 3U | bits(5, 2) << 6U; }
  static std::uint32_t signed_bits(std::uint32_t n, unsigned count) {
    return static_cast<std::uint32_t>(Context::sign_extend_bits(n, count));
  }
};

std::optional<std::uint32_t> first_quadrant(const Half& at) {
  const std::uint32_t a = at.small_a();
  const std::uint32_t b = at.small_b();
  switch (at.half >> 13U) {
    case 0: {  // C.ADDI4SPN
      const std::uint32_t n =
          at.bits(11, 2) << 4U | at.bits(7, 4) << 6U | at.bit(6, 2) | at.bit(5, 3);
      if (n == 0) return std::nullopt;
      return with_immediate(immediate_opcode, b, 0, sp, n);
    }
    case 1:
      return with_immediate(float_load, b, doubleword_kind, a, at.doubleword_offset());
    case 2:
      return with_immediate(load_opcode, b, word_kind, a, at.word_offset());
    case 3:
      return with_immediate(load_opcode, b, doubleword_kind, a, at.doubleword_offset());
    case 5:
      return to_memory(float_store, doubleword_kind, a, b, at.doubleword_offset());
    case 6:
      return to_memory(store_opcode, word_kind, a, b, at.word_offset());
    case 7:
      return to_memory(store_opcode, doubleword_kind, a, b, at.doubleword_offset());
    default:
      return std::nullopt;
  }
}

std::optional<std::uint32_t> combination(const Half& at) {
  constexpr std::uint32_t right = 5, arithmetic = 0x400, conjunction = 7, minus = 0x20;
  const std::uint32_t d = at.small_a();
  const std::uint32_t b = at.small_b();
  switch (at.bits(10, 2)) {
    case 0:
      return with_immediate(immediate_opcode, d, right, d, at.shift());
    case 1:
      return with_immediate(immediate_opcode, d, right, d, at.shift() | arithmetic);
    case 2:
      return with_immediate(immediate_opcode, d, conjunction, d, at.number());
    default:
      break;
  }
  switch (at.bits(5, 2) | at.bit(12, 2)) {
    case 0:
      return of_registers(register_opcode, d, 0, d, b, minus);
    case 1:
      return of_registers(register_opcode, d, 4, d, b, 0);
    case 2:
      return of_registers(register_opcode, d, 6, d, b, 0);
    case 3:
      return of_registers(register_opcode, d, conjunction, d, b, 0);
    case 4:
      return of_registers(word_register, d, 0, d, b, minus);
    case 5:
      return of_registers(word_register, d, 0, d, b, 0);
    default:
      return std::nullopt;
  }
}

std::optional<std::uint32_t> second_quadrant(const Half& at) {
  const std::uint32_t d = at.d();
  switch (at.half >> 13U) {
    case 0:
      return with_immediate(immediate_opcode, d, 0, d, at.number());
    case 1:
      if (d == 0) return std::nullopt;
      return with_immediate(word_immediate, d, 0, d, at.number());
    case 2:
      return with_immediate(immediate_opcode, d, 0, 0, at.number());
    case 3:
      if (d == sp) {  // C.ADDI16SP
        const std::uint32_t n = Half::signed_bits(
            at.bit(12, 9) | at.bit(6, 4) | at.bit(5, 6) | at.bits(3, 2) << 7U | at.bit(2, 5), 10);
        return with_immediate(immediate_opcode, sp, 0, sp, n);
      }
      return upper_opcode | d << 7U | at.number() << 12U;
    case 4:
      return combination(at);
    case 5: {
      const std::uint32_t n =
          Half::signed_bits(at.bit(12, 11) | at.bit(11, 4) | at.bits(9, 2) << 8U | at.bit(8, 10) |
                                at.bit(7, 6) | at.bit(6, 7) | at.bits(3, 3) << 1U | at.bit(2, 5),
                            12);
      return jump(0, n);
    }
    default: {
      const std::uint32_t n =
          Half::signed_bits(at.bit(12, 8) | at.bits(10, 2) << 3U | at.bits(5, 2) << 6U |
                                at.bits(3, 2) << 1U | at.bit(2, 5),
                            9);
      return branch(at.half >> 13U & 1U, at.small_a(), n);
    }
  }
}

std::optional<std::uint32_t> third_quadrant(const Half& at) {
  const std::uint32_t d = at.d();
  const std::uint32_t doubleword = at.bit(12, 5) | at.bits(5, 2) << 3U | at.bits(2, 3) << 6U;
  const std::uint32_t stored = at.bits(10, 3) << 3U | at.bits(7, 3) << 6U;
  switch (at.half >> 13U) {
    case 0:
      return with_immediate(immediate_opcode, d, 1, d, at.shift());
    case 1:
      return with_immediate(float_load, d, doubleword_kind, sp, doubleword);
    case 2:
      return with_immediate(load_opcode, d, word_kind, sp,
                            at.bit(12, 5) | at.bits(4, 3) << 2U | at.bits(2, 2) << 6U);
    case 3:
      return with_immediate(load_opcode, d, doubleword_kind, sp, doubleword);
    case 4:
      if (at.b() != 0)
        return of_registers(register_opcode, d, 0, at.bit(12, 0) != 0 ? d : 0, at.b(), 0);
      if (d == 0) return at.bit(12, 0) != 0 ? std::optional(breakpoint) : std::nullopt;
      return with_immediate(register_jump, at.bit(12, 0), 0, d, 0);
    case 5:
      return to_memory(float_store, doubleword_kind, sp, at.b(), stored);
    case 6:
      return to_memory(store_opcode, word_kind, sp, at.b(),
                       at.bits(9, 4) << 2U | at.bits(7, 2) << 6U);
    default:
      return to_memory(store_opcode, doubleword_kind, sp, at.b(), stored);
  }
}

}  // namespace

std::optional<std::uint32_t> long_form(std::uint32_t half) {
  const Half at{half};
  switch (half & 3U) {
    case 0:
      return first_quadrant(at);
    case 1:
      return second_quadrant(at);
    case 2:
      return third_quadrant(at);
    default:
      return std::nullopt;
  }
}

}  // namespace ftcheck::isa::riscv64
