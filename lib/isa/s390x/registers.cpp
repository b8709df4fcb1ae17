// Instructions between the general registers of z/Architecture.
#include "isa/s390x/machine.hpp"

namespace ftcheck::isa::s390x {
namespace {

// d = a OP b, where both are given by the low four bits of the opcode in 04 to 0F and 14 to 1F.
struct Plain {
  Opcode opcode = Opcode::copy;
  Code code = Code::kept;
  bool compares = false;
};

std::optional<Plain> plain_of(unsigned low) {
  switch (low) {
    case 0x4:
      return Plain{Opcode::bit_and, Code::zero};
    case 0x5:
      return Plain{Opcode::compare_unsigned, Code::kept, true};
    case 0x6:
      return Plain{Opcode::bit_or, Code::zero};
    case 0x7:
      return Plain{Opcode::bit_xor, Code::zero};
    case 0x8:
      return Plain{};
    case 0x9:
      return Plain{Opcode::compare, Code::kept, true};
    case 0xA:
      return Plain{Opcode::add, Code::zero};
    case 0xB:
      return Plain{Opcode::subtract, Code::zero};
    case 0xE:  // without a sign: the code says whether there is a carry
      return Plain{Opcode::add, Code::unknown};
    case 0xF:
      return Plain{Opcode::subtract, Code::unknown};
    default:
      return std::nullopt;
  }
}

void apply(Context& at, const Plain& plain, unsigned d, Operand a, Operand b, unsigned size) {
  if (plain.compares) {
    at.build.compare(plain.opcode, a, b, size);
  } else if (plain.opcode == Opcode::copy) {
    at.write(d, b, size);
  } else if (plain.opcode == Opcode::bit_xor && !a.is_constant && !b.is_constant &&
             a.reg == b.reg) {
    at.write(d, constant(0), size);
    at.tell(plain.code, constant(0), size);
  } else {
    at.compute(plain.opcode, d, a, b, size, plain.code);
  }
}

// Sign changes: 0 LPR, 1 LNR, 2 LTR, 3 LCR and the like.
void change_sign(Context& at, unsigned kind, unsigned d, Operand value, unsigned size) {
  if (kind == 2) {
    at.build.compare(Opcode::compare, value, constant(0), size);
    if (value.reg != d) at.write(d, value, size);
  } else if (kind == 3) {
    at.compute(Opcode::subtract, d, constant(0), value, size, Code::zero);
  } else {
    at.build.compute(Opcode::absolute, temporary(1), value, constant(0), size);
    if (kind == 1) {
      at.build.compute(Opcode::subtract, temporary(1), constant(0), in(temporary(1)), size);
    }
    at.write(d, in(temporary(1)), size);
    at.tell(Code::zero, in(temporary(1)), size);
  }
}

// A product of the odd register of a pair, whose halves become the pair.
void multiply_pair(Context& at, unsigned d, Operand other, unsigned size, bool is_signed) {
  at.build.compute(is_signed ? Opcode::multiply_high_signed : Opcode::multiply_high, temporary(1),
                   reg(d | 1U), other, size);
  at.build.compute(Opcode::multiply, temporary(2), reg(d | 1U), other, size);
  at.write(d & ~1U, in(temporary(1)), size);
  at.write(d | 1U, in(temporary(2)), size);
}

// A pair of words, or with a doubleword the odd register, is divided: the remainder becomes the
// even register, and the quotient the odd one.
void divide_pair(Context& at, unsigned d, Operand other, unsigned size, bool is_signed) {
  if (size == 4) {
    at.build.compute(Opcode::shift_left, temporary(1), reg(d & ~1U), constant(32), 8);
    at.build.copy(temporary(2), reg(d | 1U), 4);
    at.build.compute(Opcode::bit_or, temporary(1), in(temporary(1)), in(temporary(2)), 8);
    if (is_signed) {
      at.build.compute(Opcode::sign_extend, temporary(3), other, constant(4), 8);
    } else {
      at.build.copy(temporary(3), other, 4);
    }
  } else {
    at.build.copy(temporary(1), reg(d | 1U), 8);
    at.build.copy(temporary(3), other, 8);
  }
  at.build.compute(is_signed ? Opcode::remainder_signed : Opcode::remainder, temporary(2),
                   in(temporary(1)), in(temporary(3)), 8);
  at.build.compute(is_signed ? Opcode::divide_signed : Opcode::divide, temporary(1),
                   in(temporary(1)), in(temporary(3)), 8);
  at.write(d & ~1U, in(temporary(2)), size);
  at.write(d | 1U, in(temporary(1)), size);
}

// Two bytes.
bool short_instruction(Context& at) {
  const unsigned d = at.high(1);
  const Operand other = reg(at.low(1));
  if (at.opcode() >= 0x10 && at.opcode() <= 0x13) {
    change_sign(at, at.opcode() & 3U, d, other, 4);
    return true;
  }
  if (at.opcode() == 0x1C || at.opcode() == 0x1D) {  // MR, DR
    if (at.opcode() == 0x1C) {
      multiply_pair(at, d, other, 4, true);
    } else {
      divide_pair(at, d, other, 4, true);
    }
    return true;
  }
  if (at.opcode() < 0x14 || at.opcode() > 0x1F) return false;
  const auto plain = plain_of(at.opcode() & 15U);
  if (!plain) return false;
  apply(at, *plain, d, reg(d), other, 4);
  return true;
}

// The second operand of B9 with a number below 40: a doubleword or a word that is extended.
bool long_instruction(Context& at) {
  const unsigned kind = at.bytes[1];
  const unsigned d = at.high(3);
  Operand other = reg(at.low(3));
  const bool is_word = (kind >= 0x10 && kind <= 0x1C) || kind == 0x30 || kind == 0x31;
  const unsigned low = kind & 15U;
  const bool is_logical = low == 0xA || low == 0xB || kind == 0x16 || kind == 0x31;
  if (is_word) {
    if (is_logical) {
      at.build.copy(temporary(0), other, 4);
    } else {
      at.build.compute(Opcode::sign_extend, temporary(0), other, constant(4), 8);
    }
    other = in(temporary(0));
  }
  switch (kind) {
    case 0x00:
    case 0x01:
    case 0x02:
    case 0x03:
    case 0x10:
    case 0x11:
    case 0x12:
    case 0x13:
      change_sign(at, low, d, other, 8);
      return true;
    case 0x04:  // LGR, LGFR, LLGFR
    case 0x14:
    case 0x16:
      at.write(d, other, 8);
      return true;
    case 0x06:  // LGBR, LGHR
      at.compute(Opcode::sign_extend, d, other, constant(1), 8, Code::kept);
      return true;
    case 0x07:
      at.compute(Opcode::sign_extend, d, other, constant(2), 8, Code::kept);
      return true;
    case 0x08:
    case 0x18:
      at.compute(Opcode::add, d, reg(d), other, 8, Code::zero);
      return true;
    case 0x09:
    case 0x19:
      at.compute(Opcode::subtract, d, reg(d), other, 8, Code::zero);
      return true;
    case 0x0A:
    case 0x1A:
      at.compute(Opcode::add, d, reg(d), other, 8, Code::unknown);
      return true;
    case 0x0B:
    case 0x1B:
      at.compute(Opcode::subtract, d, reg(d), other, 8, Code::unknown);
      return true;
    case 0x0C:  // MSGR, MSGFR
    case 0x1C:
      at.compute(Opcode::multiply, d, reg(d), other, 8, Code::kept);
      return true;
    case 0x0D:  // DSGR, DSGFR
    case 0x1D:
      divide_pair(at, d, other, 8, true);
      return true;
    case 0x0F:  // LRVGR
      at.compute(Opcode::reverse_bytes, d, other, constant(8), 8, Code::kept);
      return true;
    case 0x17:  // LLGTR
      at.compute(Opcode::bit_and, d, other, constant(0x7FFFFFFF), 8, Code::kept);
      return true;
    case 0x1F:  // LRVR
      at.compute(Opcode::reverse_bytes, d, other, constant(4), 4, Code::kept);
      return true;
    case 0x20:
    case 0x30:
      at.build.compare(Opcode::compare, reg(d), other, 8);
      return true;
    case 0x21:
    case 0x31:
      at.build.compare(Opcode::compare_unsigned, reg(d), other, 8);
      return true;
    case 0x26:  // LBR, LHR
      at.compute(Opcode::sign_extend, d, other, constant(1), 4, Code::kept);
      return true;
    case 0x27:
      at.compute(Opcode::sign_extend, d, other, constant(2), 4, Code::kept);
      return true;
    default:
      return false;
  }
}

// B9 with a number from 80 on.
bool further_instruction(Context& at) {
  const unsigned kind = at.bytes[1];
  const unsigned d = at.high(3);
  const Operand other = reg(at.low(3));
  switch (kind) {
    case 0x80:
      apply(at, *plain_of(4), d, reg(d), other, 8);
      return true;
    case 0x81:
      apply(at, *plain_of(6), d, reg(d), other, 8);
      return true;
    case 0x82:
      apply(at, *plain_of(7), d, reg(d), other, 8);
      return true;
    case 0x84:  // LLGCR, LLGHR
      at.build.copy(static_cast<Register>(d), other, 1);
      return true;
    case 0x85:
      at.build.copy(static_cast<Register>(d), other, 2);
      return true;
    case 0x94:  // LLCR, LLHR
    case 0x95:
      at.build.copy(temporary(0), other, kind == 0x94 ? 1 : 2);
      at.write(d, in(temporary(0)), 4);
      return true;
    case 0x83:  // FLOGR: the highest bit, and the rest
      at.build.copy(temporary(1), other, 8);
      at.compute(Opcode::leading_zeros, d, in(temporary(1)), constant(0), 8, Code::kept);
      at.forget(d | 1U);
      at.tell(Code::zero, in(temporary(1)), 8);
      return true;
    case 0x86:  // MLGR, MLR
    case 0x96:
      multiply_pair(at, d, other, kind == 0x86 ? 8 : 4, false);
      return true;
    case 0x87:  // DLGR, of 16 bytes
      at.forget(d);
      at.forget(d | 1U);
      return true;
    case 0x97:  // DLR
      divide_pair(at, d, other, 4, false);
      return true;
    case 0x88:  // ALCGR, SLBGR, ALCR, SLBR, POPCNT
    case 0x89:
    case 0x98:
    case 0x99:
    case 0xE1:
      at.forget(d);
      at.build.forget_flags();
      return true;
    default:
      return false;
  }
}

// d = a OP b, of three registers.
bool three_registers(Context& at) {
  const unsigned kind = at.bytes[1];
  const unsigned d = at.high(3);
  const Operand a = reg(at.low(3));
  const Operand b = reg(at.high(2));
  if ((kind >= 0x64 && kind <= 0x67) || (kind >= 0x74 && kind <= 0x77)) {  // NNGRK and the like
    at.forget(d);
    at.build.forget_flags();
    return true;
  }
  if (kind == 0xED || kind == 0xFD) {  // MSGRKC, MSRKC
    at.compute(Opcode::multiply, d, a, b, kind == 0xED ? 8 : 4, Code::unknown);
    return true;
  }
  if (kind == 0xEC) {  // MGRK
    at.forget(d);
    at.forget(d | 1U);
    return true;
  }
  if (kind < 0xE4) return false;
  const unsigned low = kind & 15U;
  const unsigned size = kind >= 0xF0 ? 4 : 8;
  switch (low) {
    case 0x4:
    case 0x6:
    case 0x7:
      apply(at, *plain_of(low), d, a, b, size);
      return true;
    case 0x8:
      at.compute(Opcode::add, d, a, b, size, Code::zero);
      return true;
    case 0x9:
      at.compute(Opcode::subtract, d, a, b, size, Code::zero);
      return true;
    case 0xA:
      at.compute(Opcode::add, d, a, b, size, Code::unknown);
      return true;
    case 0xB:
      at.compute(Opcode::subtract, d, a, b, size, Code::unknown);
      return true;
    default:
      return false;
  }
}

bool of_b2(Context& at) {
  switch (at.bytes[1]) {
    case 0x52:  // MSR
      at.compute(Opcode::multiply, at.high(3), reg(at.high(3)), reg(at.low(3)), 4, Code::kept);
      return true;
    case 0x22:  // IPM, EAR
    case 0x4F:
      at.forget(at.high(3));
      return true;
    case 0x5D:  // CLST, SRST
    case 0x5E:
      at.forget(at.high(3));
      at.forget(at.low(3));
      at.build.forget_flags();
      return true;
    case 0xE8:  // PPA, NIAI
    case 0xFA:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool register_instruction(Context& at) {
  if (at.length == 2) return short_instruction(at);
  if (at.opcode() == 0xB2) return of_b2(at);
  if (at.opcode() != 0xB9) return false;
  const unsigned kind = at.bytes[1];
  if (kind < 0x40) return long_instruction(at);
  return kind >= 0x80 && (kind < 0xA0 || kind == 0xE1) ? further_instruction(at)
                                                       : three_registers(at);
}

}  // namespace ftcheck::isa::s390x
