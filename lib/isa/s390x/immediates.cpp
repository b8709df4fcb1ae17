// Instructions of z/Architecture with a constant: of 16 bits (RI), of 32 bits (RIL), and with a
// second register (RIE).
#include "isa/s390x/machine.hpp"

#include <bit>

namespace ftcheck::isa::s390x {
namespace {

// A5: inserts or combines 16 bits at one of four places, counted from the highest.
bool of_half_words(Context& at) {
  const unsigned d = at.high(1);
  const unsigned kind = at.low(1);
  const unsigned shift = 48 - 16 * (kind & 3U);
  const std::uint64_t n = at.half_word(2) << shift;
  switch (kind >> 2U) {
    case 0:  // IIHH and the like
      at.build.compute(Opcode::insert, static_cast<Register>(d), constant(at.half_word(2)),
                       constant(shift), 2);
      return true;
    case 1:  // NIHH
      at.compute(Opcode::bit_and, d, reg(d), constant(n | ~(std::uint64_t{0xFFFF} << shift)), 8,
                 Code::kept);
      break;
    case 2:  // OIHH
      at.compute(Opcode::bit_or, d, reg(d), constant(n), 8, Code::kept);
      break;
    default:  // LLIHH
      at.write(d, constant(n), 8);
      return true;
  }
  // The code is that of the 16 bits.
  at.build.compute(Opcode::shift_right, temporary(0), reg(d), constant(shift), 8);
  at.build.compare(Opcode::compare_zero, in(temporary(0)), constant(0), 2);
  return true;
}

// A7.
bool of_a7(Context& at) {
  const unsigned d = at.high(1);
  const Operand n = constant(sign_extend(at.half_word(2), 2));
  switch (at.low(1)) {
    case 0:  // TMLH, TMLL, TMHH, TMHL
    case 1:
    case 2:
    case 3: {
      constexpr unsigned shifts[] = {16, 0, 48, 32};
      at.build.compute(Opcode::bit_and, temporary(0), reg(d),
                       constant(at.half_word(2) << shifts[at.low(1)]), 8);
      at.build.compare(Opcode::compare_zero, in(temporary(0)), constant(0), 8);
      return true;
    }
    case 8:
    case 9:
      at.write(d, n, at.low(1) == 8 ? 4 : 8);
      return true;
    case 10:
    case 11:
      at.compute(Opcode::add, d, reg(d), n, at.low(1) == 10 ? 4 : 8, Code::zero);
      return true;
    case 12:
    case 13:
      at.compute(Opcode::multiply, d, reg(d), n, at.low(1) == 12 ? 4 : 8, Code::kept);
      return true;
    case 14:
    case 15:
      at.build.compare(Opcode::compare, reg(d), n, at.low(1) == 14 ? 4 : 8);
      return true;
    default:
      return false;
  }
}

// C0: LARL, and constants of 32 bits.
bool of_c0(Context& at) {
  const unsigned d = at.high(1);
  const std::uint64_t n = at.word(2);
  const auto combine = [&](Opcode opcode, bool upper) {
    const unsigned shift = upper ? 32 : 0;
    const std::uint64_t others =
        opcode == Opcode::bit_and ? ~(std::uint64_t{0xFFFFFFFF} << shift) : 0;
    at.compute(opcode, d, reg(d), constant(n << shift | others), 8, Code::kept);
    at.build.compute(Opcode::shift_right, temporary(0), reg(d), constant(shift), 8);
    at.build.compare(Opcode::compare_zero, in(temporary(0)), constant(0), 4);
  };
  switch (at.low(1)) {
    case 0:
      at.write(d, constant(at.relative(2, 4)), 8);
      return true;
    case 1:
      at.write(d, constant(sign_extend(n, 4)), 8);
      return true;
    case 6:
    case 7:
      combine(Opcode::bit_xor, at.low(1) == 6);
      return true;
    case 8:
    case 9:
      at.build.compute(Opcode::insert, static_cast<Register>(d), constant(n),
                       constant(at.low(1) == 8 ? 32 : 0), 4);
      return true;
    case 10:
    case 11:
      combine(Opcode::bit_and, at.low(1) == 10);
      return true;
    case 12:
    case 13:
      combine(Opcode::bit_or, at.low(1) == 12);
      return true;
    case 14:
      at.write(d, constant(n << 32U), 8);
      return true;
    case 15:
      at.write(d, constant(n), 8);
      return true;
    default:
      return false;
  }
}

// C2.
bool of_c2(Context& at) {
  const unsigned d = at.high(1);
  const unsigned kind = at.low(1);
  const unsigned size = (kind & 1U) != 0 ? 4 : 8;
  const Operand n = constant(sign_extend(at.word(2), 4));
  const Operand without_sign = constant(at.word(2));
  switch (kind) {
    case 0:
    case 1:
      at.compute(Opcode::multiply, d, reg(d), n, size, Code::kept);
      return true;
    case 4:
    case 5:
      at.compute(Opcode::subtract, d, reg(d), without_sign, size, Code::unknown);
      return true;
    case 8:
    case 9:
      at.compute(Opcode::add, d, reg(d), n, size, Code::zero);
      return true;
    case 10:
    case 11:
      at.compute(Opcode::add, d, reg(d), without_sign, size, Code::unknown);
      return true;
    case 12:
    case 13:
      at.build.compare(Opcode::compare, reg(d), n, size);
      return true;
    case 14:
    case 15:
      at.build.compare(Opcode::compare_unsigned, reg(d), without_sign, size);
      return true;
    default:
      return false;
  }
}

// RISBG and the like: bits of a rotated register replace or combine with those of another.
bool rotate_and_select(Context& at) {
  const unsigned kind = at.bytes[5];
  const bool combines = kind == 0x54 || kind == 0x56 || kind == 0x57;
  const bool inserts = kind == 0x55 || kind == 0x59;
  const unsigned d = at.high(1);
  if (!inserts && !combines) {  // of the upper halves
    at.forget(d);
    at.build.forget_flags();
    return kind == 0x51 || kind == 0x5D;
  }
  const unsigned first = at.bytes[2] & 63U;
  const unsigned last = at.bytes[3] & 63U;
  const bool clears = (at.bytes[3] & 0x80U) != 0;
  const unsigned count = at.bytes[4] & 63U;
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  const std::uint64_t from = ones >> first;
  const std::uint64_t to = ones << (63 - last);
  const std::uint64_t mask = first <= last ? from & to : from | to;
  const Operand value = reg(at.low(1));
  if (combines) {  // RNSBG, ROSBG, RXSBG
    const bool only_tests = (at.bytes[2] & 0x80U) != 0;
    const Opcode opcode = kind == 0x54   ? Opcode::bit_and
                          : kind == 0x56 ? Opcode::bit_or
                                         : Opcode::bit_xor;
    at.build.compute(Opcode::rotate_left, temporary(0), value, constant(count), 8);
    at.build.compute(kind == 0x54 ? Opcode::bit_or : Opcode::bit_and, temporary(0),
                     in(temporary(0)), constant(kind == 0x54 ? ~mask : mask), 8);
    at.build.compute(opcode, temporary(0), in(temporary(0)), reg(d), 8);
    if (!only_tests) at.write(d, in(temporary(0)), 8);
    at.build.compute(Opcode::bit_and, temporary(0), in(temporary(0)), constant(mask), 8);
    at.tell(Code::zero, in(temporary(0)), 8);
    return true;
  }
  const bool is_part = mask == 0xFF || mask == 0xFFFF || mask == 0xFFFFFFFF;
  if (clears && count == 0 && is_part) {
    at.build.copy(temporary(0), value, static_cast<unsigned>(std::popcount(mask)) / 8);
  } else if (clears && count != 0 && mask == ones << count) {
    at.build.compute(Opcode::shift_left, temporary(0), value, constant(count), 8);
  } else {
    at.build.compute(Opcode::rotate_left, temporary(0), value, constant(count), 8);
    at.build.compute(Opcode::bit_and, temporary(0), in(temporary(0)), constant(mask), 8);
  }
  if (!clears) {
    at.build.compute(Opcode::bit_and, temporary(1), reg(d), constant(~mask), 8);
    at.build.compute(Opcode::bit_or, temporary(0), in(temporary(0)), in(temporary(1)), 8);
  }
  at.write(d, in(temporary(0)), 8);
  if (kind == 0x55) at.tell(Code::sign, reg(d), 8);
  return true;
}

bool of_ec(Context& at) {
  const Operand n = constant(sign_extend(at.half_word(2), 2));
  const unsigned d = at.high(1);
  const Operand a = reg(at.low(1));
  switch (at.bytes[5]) {
    case 0xD8:  // AHIK, AGHIK, ALHSIK, ALGHSIK
      at.compute(Opcode::add, d, a, n, 4, Code::zero);
      return true;
    case 0xD9:
      at.compute(Opcode::add, d, a, n, 8, Code::zero);
      return true;
    case 0xDA:
      at.compute(Opcode::add, d, a, n, 4, Code::unknown);
      return true;
    case 0xDB:
      at.compute(Opcode::add, d, a, n, 8, Code::unknown);
      return true;
    case 0x4E:  // LOCHHI
      at.forget(d);
      return true;
    case 0x70:  // traps: CGIT, CLGIT, CIT, CLFIT
    case 0x71:
    case 0x72:
    case 0x73:
      return true;
    default:
      return rotate_and_select(at);
  }
}

// CC: of the upper halves.
bool of_cc(Context& at) {
  const unsigned kind = at.low(1);
  if (kind != 8 && kind != 10 && kind != 11 && kind != 13 && kind != 15) return false;
  if (kind != 13 && kind != 15) at.forget(at.high(1));
  at.build.forget_flags();
  return true;
}

// Shifts by an address: 88 to 8F of registers, EB of two registers.
bool shift(Context& at) {
  const bool is_long = at.opcode() == 0xEB;
  const unsigned kind = is_long ? at.bytes[5] : at.opcode();
  const unsigned d = at.high(1);
  const Operand from = is_long ? reg(at.low(1)) : reg(d);
  Opcode opcode = Opcode::shift_left;
  unsigned size = 8;
  switch (kind) {
    case 0x0A:
      opcode = Opcode::shift_right_signed;
      break;
    case 0x0C:
      opcode = Opcode::shift_right;
      break;
    case 0x0D:
      break;
    case 0x1C:
      opcode = Opcode::rotate_left;
      break;
    case 0x1D:
      opcode = Opcode::rotate_left;
      size = 4;
      break;
    case 0xDC:
    case 0x8A:
      opcode = Opcode::shift_right_signed;
      size = 4;
      break;
    case 0xDE:
    case 0x88:
      opcode = Opcode::shift_right;
      size = 4;
      break;
    case 0xDF:
    case 0x89:
      size = 4;
      break;
    case 0x0B:  // SLAG, SLAK, SLA: they keep the sign
    case 0xDD:
    case 0x8B:
      at.forget(d);
      at.build.forget_flags();
      return true;
    case 0x8C:
    case 0x8D:
    case 0x8E:
    case 0x8F:
      at.forget(d);
      at.forget(d | 1U);
      at.build.forget_flags();
      return true;
    default:
      return false;
  }
  const Operand address = at.sum(at.base(2), 0, is_long ? at.long_distance() : at.distance(2), 0);
  const bool is_signed = opcode == Opcode::shift_right_signed;
  const bool rotates = opcode == Opcode::rotate_left;
  Operand value = from;
  if (size == 4 && !rotates) {
    // The count has six bits also for words.
    if (is_signed) {
      at.build.compute(Opcode::sign_extend, temporary(1), from, constant(4), 8);
    } else {
      at.build.copy(temporary(1), from, 4);
    }
    value = in(temporary(1));
  }
  const std::uint64_t mask = rotates ? 8 * std::uint64_t{size} - 1 : 63;
  Operand count = constant(address.constant & mask);
  if (!address.is_constant) {
    at.build.compute(Opcode::bit_and, temporary(2), address, constant(mask), 8);
    count = in(temporary(2));
  }
  at.build.compute(opcode, temporary(1), value, count, rotates ? size : 8);
  at.write(d, in(temporary(1)), size);
  if (is_signed) at.tell(Code::sign, reg(d), size);
  return true;
}

}  // namespace

bool immediate_instruction(Context& at) {
  switch (at.opcode()) {
    case 0xA5:
      return of_half_words(at);
    case 0xA7:
      return of_a7(at);
    case 0xC0:
      return of_c0(at);
    case 0xC2:
      return of_c2(at);
    case 0xCC:
      return of_cc(at);
    case 0xEC:
      return of_ec(at);
    case 0xEB:
      return shift(at);
    default:
      return at.opcode() >= 0x88 && at.opcode() <= 0x8F && shift(at);
  }
}

}  // namespace ftcheck::isa::s390x
