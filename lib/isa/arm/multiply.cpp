// Products, quotients, sums with a carry, and bit reversal and counting on 32-bit ARM.
#include "isa/arm/machine.hpp"

#include <utility>

namespace ftcheck::isa::arm {
namespace {

void tell(Context& at, Operand low, Operand high) {
  at.build.compute(Opcode::bit_or, temporary(6), low, high, word);
  at.build.compare(Opcode::compare_zero, in(temporary(6)), in(temporary(6)), word);
}

// MLA and MLS.
bool multiply_add(Context& at, bool subtracts) {
  at.build.compute(Opcode::multiply, temporary(4), read(at, at.operand(1), 2),
                   read(at, at.operand(2), 3), word);
  at.build.compute(subtracts ? Opcode::subtract : Opcode::add, temporary(4),
                   read(at, at.operand(3), 3), in(temporary(4)), word);
  if (at.sets_flags) {
    at.build.compare(Opcode::compare_result, in(temporary(4)), in(temporary(4)), word);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// Adds two words to the doubleword in temporaries 4 and 5.
void add_wide(Context& at, Operand low, Operand high) {
  at.build.copy(temporary(6), constant(0), word);
  at.build.compute(Opcode::add, temporary(4), in(temporary(4)), low, word);
  at.build.compare(Opcode::compare, in(temporary(4)), low, word, 1);
  at.build.select(Condition::unsigned_less, temporary(6), constant(1), word, 1);
  at.build.compute(Opcode::add, temporary(5), in(temporary(5)), in(temporary(6)), word);
  at.build.compute(Opcode::add, temporary(5), in(temporary(5)), high, word);
}

// SMULL, UMULL, SMLAL, UMLAL and UMAAL: the first operand is the lower half.
bool multiply_long(Context& at, bool is_signed, bool adds) {
  if (at.count() != 4) return false;
  const Operand a = read(at, at.operand(2), 2);
  const Operand b = read(at, at.operand(3), 3);
  at.build.compute(Opcode::multiply, temporary(4), a, b, word);
  at.build.compute(is_signed ? Opcode::multiply_high_signed : Opcode::multiply_high, temporary(5),
                   a, b, word);
  const Operand low = read(at, at.operand(0), 2);
  const Operand high = read(at, at.operand(1), 3);
  if (at.insn.id == ARM_INS_UMAAL) {
    at.build.copy(temporary(2), high, word);
    add_wide(at, low, constant(0));
    add_wide(at, in(temporary(2)), constant(0));
  } else if (adds) {
    add_wide(at, low, high);
  }
  if (at.sets_flags) {
    tell(at, in(temporary(4)), in(temporary(5)));
  }
  write(at, at.operand(0), in(temporary(4)));
  write(at, at.operand(1), in(temporary(5)));
  return true;
}

// SMMUL and SMMLA: the upper half of a product.
bool multiply_high(Context& at) {
  at.build.compute(Opcode::multiply_high_signed, temporary(4), read(at, at.operand(1), 2),
                   read(at, at.operand(2), 3), word);
  if (at.count() == 4) {
    at.build.compute(Opcode::add, temporary(4), in(temporary(4)), read(at, at.operand(3), 2), word);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// SMULBB and SMLABB and the like: products of halves.
bool multiply_halves(Context& at, bool first_is_top, bool second_is_top) {
  const auto half = [&](unsigned operand, bool is_top, unsigned n) {
    const Operand value = read(at, at.operand(operand), n);
    if (is_top) {
      at.build.compute(Opcode::shift_right_signed, temporary(n), value, constant(16), word);
    } else {
      at.build.compute(Opcode::sign_extend, temporary(n), value, constant(2), word);
    }
    return in(temporary(n));
  };
  const Operand a = half(1, first_is_top, 2);
  const Operand b = half(2, second_is_top, 3);
  at.build.compute(Opcode::multiply, temporary(4), a, b, word);
  if (at.count() == 4) {
    at.build.compute(Opcode::add, temporary(4), in(temporary(4)), read(at, at.operand(3), 3), word);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// Division by 0 gives 0 if it does not trap.
bool divide(Context& at, Opcode opcode) {
  const Operand a = read(at, at.operand(at.count() == 3 ? 1 : 0), 2);
  const Operand b = read(at, at.operand(at.count() - 1), 3);
  at.build.compute(opcode, temporary(4), a, b, word);
  at.build.compare(Opcode::compare, b, constant(0), word, 1);
  at.build.select(Condition::equal, temporary(4), constant(0), word, 1);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// ADC, SBC and RSC: subtractions borrow if the carry is clear.
bool with_carry(Context& at, bool adds, bool reverses) {
  const bool rotated = at.count() == 4;  // a constant with an explicit rotation
  if (rotated || at.count() < 2) return false;
  Operand a = read(at, at.operand(at.count() == 3 ? 1 : 0), 2);
  Operand b = read(at, at.operand(at.count() - 1), 3);
  if (reverses) std::swap(a, b);
  const Register carry = temporary(5);
  at.build.copy(carry, constant(0), word);
  at.build.select(adds ? Condition::unsigned_greater_equal : Condition::unsigned_less, carry,
                  constant(1), word);
  const Opcode opcode = adds ? Opcode::add : Opcode::subtract;
  at.build.compute(opcode, temporary(4), a, b, word);
  at.build.compute(opcode, temporary(4), in(temporary(4)), in(carry), word);
  if (at.sets_flags) {
    at.build.compute(adds ? Opcode::sum_flags : Opcode::difference_flags, carry, a, b, word);
    if (adds) at.build.compute(Opcode::bit_xor, carry, in(carry), constant(flag_less), 8);
    at.build.set_flags(in(carry));
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

bool change_register(Context& at, Opcode opcode, unsigned group = word) {
  at.build.compute(opcode, temporary(4), read(at, at.operand(1), 3), constant(group), word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

bool reverse_half(Context& at) {  // REVSH
  at.build.compute(Opcode::reverse_bytes, temporary(4), read(at, at.operand(1), 3), constant(2),
                   word);
  at.build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(2), word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// UXTAB and the like: add an extended part of the last operand.
bool extend_and_add(Context& at, unsigned size, bool sign) {
  const Operand value = read(at, at.operand(2), 3);
  if (sign) {
    at.build.compute(Opcode::sign_extend, temporary(4), value, constant(size), word);
  } else {
    at.build.copy(temporary(4), value, size);
  }
  at.build.compute(Opcode::add, temporary(4), in(temporary(4)), read(at, at.operand(1), 2), word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// SSAT and USAT: limit a number to that many bits, with or without a sign.
bool saturate(Context& at, bool is_signed) {
  const auto bits = static_cast<unsigned>(at.constant_of(1)) & 63U;
  if (bits > 32 || (is_signed && bits == 0)) return false;
  const std::uint64_t largest = (std::uint64_t{1} << (is_signed ? bits - 1 : bits)) - 1;
  const std::uint64_t smallest = is_signed ? ~largest : 0;
  at.build.compute(Opcode::minimum_signed, temporary(4), read(at, at.operand(2), 3),
                   constant(largest), word);
  at.build.compute(Opcode::maximum_signed, temporary(4), in(temporary(4)), constant(smallest),
                   word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// PKHBT and PKHTB: combine the lower half of one operand and the upper half of the other.
bool pack_halves(Context& at, bool lower_is_first) {
  constexpr std::uint64_t lower = 0xFFFF;
  constexpr std::uint64_t upper = 0xFFFF0000;
  at.build.compute(Opcode::bit_and, temporary(4), read(at, at.operand(1), 2),
                   constant(lower_is_first ? lower : upper), word);
  at.build.compute(Opcode::bit_and, temporary(5), read(at, at.operand(2), 3),
                   constant(lower_is_first ? upper : lower), word);
  at.build.compute(Opcode::bit_or, temporary(4), in(temporary(4)), in(temporary(5)), word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

}  // namespace

bool multiply_instruction(Context& at) {
  if (at.count() < 2 || !at.is_general(0)) return false;
  switch (at.insn.id) {
    case ARM_INS_MLA:
      return multiply_add(at, false);
    case ARM_INS_MLS:
      return multiply_add(at, true);
    case ARM_INS_SMULL:
      return multiply_long(at, true, false);
    case ARM_INS_UMULL:
      return multiply_long(at, false, false);
    case ARM_INS_SMLAL:
      return multiply_long(at, true, true);
    case ARM_INS_UMLAL:
    case ARM_INS_UMAAL:
      return multiply_long(at, false, true);
    case ARM_INS_SMMUL:
    case ARM_INS_SMMLA:
      return multiply_high(at);
    case ARM_INS_SMULBB:
    case ARM_INS_SMLABB:
      return multiply_halves(at, false, false);
    case ARM_INS_SMULBT:
    case ARM_INS_SMLABT:
      return multiply_halves(at, false, true);
    case ARM_INS_SMULTB:
    case ARM_INS_SMLATB:
      return multiply_halves(at, true, false);
    case ARM_INS_SMULTT:
    case ARM_INS_SMLATT:
      return multiply_halves(at, true, true);
    case ARM_INS_SDIV:
      return divide(at, Opcode::divide_signed);
    case ARM_INS_UDIV:
      return divide(at, Opcode::divide);
    case ARM_INS_ADC:
      return with_carry(at, true, false);
    case ARM_INS_SBC:
      return with_carry(at, false, false);
    case ARM_INS_RSC:
      return with_carry(at, false, true);
    case ARM_INS_CLZ:
      return change_register(at, Opcode::leading_zeros);
    case ARM_INS_RBIT:
      return change_register(at, Opcode::reverse_bits);
    case ARM_INS_REV:
      return change_register(at, Opcode::reverse_bytes);
    case ARM_INS_REV16:
      return change_register(at, Opcode::reverse_bytes, 2);
    case ARM_INS_REVSH:
      return reverse_half(at);
    case ARM_INS_UXTAB:
      return extend_and_add(at, 1, false);
    case ARM_INS_UXTAH:
      return extend_and_add(at, 2, false);
    case ARM_INS_SXTAB:
      return extend_and_add(at, 1, true);
    case ARM_INS_SXTAH:
      return extend_and_add(at, 2, true);
    case ARM_INS_SSAT:
      return saturate(at, true);
    case ARM_INS_USAT:
      return saturate(at, false);
    case ARM_INS_PKHBT:
      return pack_halves(at, true);
    case ARM_INS_PKHTB:
      return pack_halves(at, false);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::arm
