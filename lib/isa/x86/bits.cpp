// The instructions of x86 that shift by a register, rotate, test and count bits: those of the 386
// and of the extensions ABM, BMI1 and BMI2.
#include "isa/x86/machine.hpp"

#include <bit>

namespace ftcheck::isa::x86 {
namespace {

std::uint64_t count_mask(unsigned size) {
  return size == 8 ? 63 : 31;
}

}  // namespace

// The count of a shift, in a temporary if it is a register: only the bits that count.
Operand X86Machine::shift_count(Context& at, const InstructionOperand& operand, unsigned size,
                                Register d) {
  const std::uint64_t mask = count_mask(size);
  if (operand.kind == Kind::immediate) return constant(at.insn.immediate & mask);
  at.build.compute(Opcode::bit_and, d, read(at, operand, 5), constant(mask), 8);
  return in(d);
}

// SHL, SHR and SAR by CL; they keep the flags if CL is 0.
bool X86Machine::shift_by_register(Context& at, Opcode opcode) {
  if (at.insn.operand_count != 2) return false;
  const InstructionOperand& d = at.operand(0);
  const Operand count = shift_count(at, at.operand(1), d.size, temporary(4));
  at.build.compute(opcode, temporary(3), read(at, d, 2), count, d.size);
  at.build.forget_flags();
  write(at, d, in(temporary(3)));
  return true;
}

bool X86Machine::rotate(Context& at, Opcode opcode) {
  const InstructionOperand& d = at.operand(0);
  const Operand count = at.insn.operand_count == 1
                            ? constant(1)
                            : shift_count(at, at.operand(1), d.size, temporary(4));
  at.build.compute(opcode, temporary(3), read(at, d, 2), count, d.size);
  at.build.forget_flags();
  write(at, d, in(temporary(3)));
  return true;
}

// SHLD and SHRD; words are shifted by less than 16 only.
bool X86Machine::shift_double(Context& at, bool left) {
  const InstructionOperand& d = at.operand(0);
  if (d.size < 4 || at.insn.operand_count != 3) return false;
  const Operand count = shift_count(at, at.operand(2), d.size, temporary(4));
  const Register rest = temporary(5);
  at.build.compute(Opcode::subtract, rest, constant(8 * std::uint64_t{d.size}), count, 8);
  at.build.compute(left ? Opcode::shift_left : Opcode::shift_right, temporary(3), read(at, d, 2),
                   count, d.size);
  at.build.compute(left ? Opcode::shift_right : Opcode::shift_left, rest,
                   read(at, at.operand(1), 6), in(rest), d.size);
  at.build.compute(Opcode::bit_or, temporary(3), in(temporary(3)), in(rest), d.size);
  at.build.forget_flags();
  write(at, d, in(temporary(3)));
  return true;
}

// SHLX, SHRX, SARX and RORX, which keep the flags.
bool X86Machine::shift_apart(Context& at, Opcode opcode) {
  const unsigned size = at.operand(0).size;
  const Operand count = shift_count(at, at.operand(2), size, temporary(4));
  at.build.compute(opcode, temporary(3), read(at, at.operand(1), 2), count, size);
  write(at, at.operand(0), in(temporary(3)));
  return true;
}

// BSF and BSR; for 0 the destination is undefined.
bool X86Machine::scan(Context& at, Opcode opcode) {
  const unsigned size = at.operand(0).size;
  const Register found = temporary(3);
  const Operand value = read(at, at.operand(1), 2);
  at.build.copy(temporary(2), value, size);
  at.build.compute(opcode, found, in(temporary(2)), constant(0), size);
  if (opcode == Opcode::leading_zeros) {
    at.build.compute(Opcode::bit_xor, found, in(found), constant(8 * size - 1), size);
  }
  at.build.compare(Opcode::compare_zero, in(temporary(2)), in(temporary(2)), size);
  at.build.forget(temporary(4));
  at.build.select(Condition::equal, found, in(temporary(4)), 8);
  write(at, at.operand(0), in(found));
  return true;
}

// TZCNT and LZCNT, which set the carry if the operand is 0; POPCNT.
bool X86Machine::count_bits(Context& at, Opcode opcode) {
  const unsigned size = at.operand(0).size;
  const Operand value = read(at, at.operand(1), 2);
  at.build.compute(opcode, temporary(3), value, constant(0), size);
  if (opcode == Opcode::ones) {
    at.build.compare(Opcode::compare_bits, in(temporary(3)), in(temporary(3)), size);
  } else {
    constexpr std::uint64_t others = untold(flag_negative | flag_overflow | flag_parity);
    const Register flags = temporary(4);
    at.build.copy(flags, constant(others), 8);
    at.build.compare(Opcode::compare, in(temporary(3)), constant(0), size, 1);
    at.build.select(Condition::equal, flags, constant(others | flag_zero), 8, 1);
    at.build.compare(Opcode::compare, in(temporary(3)), constant(8 * size), size, 1);
    at.build.select(Condition::equal, flags, constant(others | flag_less), 8, 1);
    at.build.set_flags(in(flags));
  }
  write(at, at.operand(0), in(temporary(3)));
  return true;
}

// BT, BTS, BTR and BTC: the carry is the bit, the zero flag is kept, the others are undefined.  A
// memory operand is the start of a bit string if a register selects the bit.
bool X86Machine::test_bit(Context& at, Opcode change) {
  const InstructionOperand& bits = at.operand(0);
  const InstructionOperand& number = at.operand(1);
  const unsigned size = bits.size;
  const bool is_string = bits.kind == Kind::memory && number.kind != Kind::immediate;
  const Register value = temporary(3);
  const Register count = temporary(4);
  Operand address = constant(0);
  if (is_string) {
    const auto digits = static_cast<unsigned>(std::countr_zero(size));
    const Register step = temporary(7);
    at.build.copy(temporary(6), address_of(at), word_);
    at.build.compute(Opcode::sign_extend, step, read(at, number, 4), constant(size), 8);
    at.build.compute(Opcode::shift_right_signed, step, in(step), constant(3 + digits), 8);
    at.build.compute(Opcode::shift_left, step, in(step), constant(digits), 8);
    at.build.compute(Opcode::add, temporary(6), in(temporary(6)), in(step), word_);
    address = in(temporary(6));
    at.build.load(value, address, size);
  } else {
    at.build.copy(value, read(at, bits, 2), size);
  }
  at.build.compute(Opcode::bit_and, count, read(at, number, 4), constant(8 * size - 1), 8);
  constexpr std::uint64_t others = untold(all_flags - flag_less);
  const Register flags = temporary(5);
  at.build.compute(Opcode::shift_right, flags, in(value), in(count), size);
  at.build.compute(Opcode::bit_and, flags, in(flags), constant(1), 8);
  at.build.compute(Opcode::multiply, flags, in(flags), constant(flag_less), 8);
  at.build.compute(Opcode::bit_or, flags, in(flags), constant(others), 8);
  at.build.set_flags(in(flags));
  if (change == Opcode::copy) return true;
  at.build.compute(Opcode::shift_left, count, constant(1), in(count), size);
  if (change == Opcode::bit_and) {
    at.build.compute(Opcode::bit_xor, count, in(count), constant(~std::uint64_t{0}), size);
  }
  at.build.compute(change, value, in(value), in(count), size);
  if (is_string) {
    at.build.store(address, in(value), size);
  } else {
    write(at, bits, in(value));
  }
  return true;
}

bool X86Machine::reverse_bytes(Context& at) {
  const unsigned size = at.operand(0).size;
  const bool in_place = at.insn.operand_count == 1;  // BSWAP, undefined for 16 bits
  if (in_place && size == 2) return false;
  at.build.compute(Opcode::reverse_bytes, temporary(3), read(at, at.operand(in_place ? 0 : 1), 2),
                   constant(size), size);
  write(at, at.operand(0), in(temporary(3)));
  return true;
}

// ANDN, BLSI, BLSR and BLSMSK.
bool X86Machine::lowest_bit(Context& at) {
  const unsigned size = at.operand(0).size;
  const Register result = temporary(3);
  const Operand a = read(at, at.operand(1), 2);
  switch (at.insn.id) {
    case X86_INS_ANDN:
      at.build.compute(Opcode::bit_xor, result, a, constant(~std::uint64_t{0}), size);
      at.build.compute(Opcode::bit_and, result, in(result), read(at, at.operand(2), 4), size);
      break;
    case X86_INS_BLSI:
      at.build.compute(Opcode::subtract, result, constant(0), a, size);
      at.build.compute(Opcode::bit_and, result, in(result), a, size);
      break;
    case X86_INS_BLSR:
      at.build.compute(Opcode::subtract, result, a, constant(1), size);
      at.build.compute(Opcode::bit_and, result, in(result), a, size);
      break;
    default:
      at.build.compute(Opcode::subtract, result, a, constant(1), size);
      at.build.compute(Opcode::bit_xor, result, in(result), a, size);
      break;
  }
  at.build.compare(Opcode::compare_result, in(result), in(result), size);
  write(at, at.operand(0), in(result));
  return true;
}

// BEXTR: the second byte of the last operand is the number of bits, the first byte is the position
// of the first.
bool X86Machine::extract_bits(Context& at) {
  const unsigned size = at.operand(0).size;
  const Register result = temporary(3);
  const Register count = temporary(4);
  const Operand control = read(at, at.operand(2), 5);
  const Operand value = read(at, at.operand(1), 2);
  at.build.copy(count, control, 1);
  at.build.compute(Opcode::shift_right, result, value, in(count), size);
  at.build.compute(Opcode::shift_right, count, control, constant(8), 4);
  at.build.copy(count, in(count), 1);
  keep_lowest(at, result, count, size);
  at.build.compare(Opcode::compare_zero, in(result), in(result), size);
  write(at, at.operand(0), in(result));
  return true;
}

// Clears the bits of `d` from bit `count` on; `count` is less than 256.
void X86Machine::keep_lowest(Context& at, Register d, Register count, unsigned size) {
  const Register mask = temporary(6);
  at.build.compute(Opcode::shift_left, mask, constant(~std::uint64_t{0}), in(count), size);
  at.build.compute(Opcode::bit_xor, mask, in(mask), constant(~std::uint64_t{0}), size);
  at.build.compute(Opcode::bit_and, d, in(d), in(mask), size);
}

bool X86Machine::clear_upper(Context& at) {  // BZHI
  const unsigned size = at.operand(0).size;
  const Register result = temporary(3);
  const Register count = temporary(4);
  at.build.copy(result, read(at, at.operand(1), 2), size);
  at.build.copy(count, read(at, at.operand(2), 5), 1);
  keep_lowest(at, result, count, size);
  at.build.compare(Opcode::compare_result, in(result), in(result), size);
  write(at, at.operand(0), in(result));
  return true;
}

bool X86Machine::spread_bits(Context& at, Opcode opcode) {
  const unsigned size = at.operand(0).size;
  const Operand a = read(at, at.operand(1), 2);
  at.build.compute(opcode, temporary(3), a, read(at, at.operand(2), 4), size);
  write(at, at.operand(0), in(temporary(3)));
  return true;
}

bool X86Machine::bits_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_ROL:
      return rotate(at, Opcode::rotate_left);
    case X86_INS_ROR:
      return rotate(at, Opcode::rotate_right);
    case X86_INS_SHLD:
      return shift_double(at, true);
    case X86_INS_SHRD:
      return shift_double(at, false);
    case X86_INS_SHLX:
      return shift_apart(at, Opcode::shift_left);
    case X86_INS_SHRX:
      return shift_apart(at, Opcode::shift_right);
    case X86_INS_SARX:
      return shift_apart(at, Opcode::shift_right_signed);
    case X86_INS_RORX:
      return shift_apart(at, Opcode::rotate_right);
    case X86_INS_BSF:
      return scan(at, Opcode::trailing_zeros);
    case X86_INS_BSR:
      return scan(at, Opcode::leading_zeros);
    case X86_INS_TZCNT:
      return count_bits(at, Opcode::trailing_zeros);
    case X86_INS_LZCNT:
      return count_bits(at, Opcode::leading_zeros);
    case X86_INS_POPCNT:
      return count_bits(at, Opcode::ones);
    case X86_INS_BT:
      return test_bit(at, Opcode::copy);
    case X86_INS_BTS:
      return test_bit(at, Opcode::bit_or);
    case X86_INS_BTR:
      return test_bit(at, Opcode::bit_and);
    case X86_INS_BTC:
      return test_bit(at, Opcode::bit_xor);
    case X86_INS_ANDN:
    case X86_INS_BLSI:
    case X86_INS_BLSR:
    case X86_INS_BLSMSK:
      return lowest_bit(at);
    case X86_INS_BEXTR:
      return extract_bits(at);
    case X86_INS_BZHI:
      return clear_upper(at);
    case X86_INS_PDEP:
      return spread_bits(at, Opcode::deposit);
    case X86_INS_PEXT:
      return spread_bits(at, Opcode::gather);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::x86
