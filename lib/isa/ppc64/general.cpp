// Arithmetic, comparisons and logic on the general registers of Power.
#include "isa/ppc64/machine.hpp"

#include <array>

namespace ftcheck::isa::ppc64 {
namespace {

// d = a OP b, and the comparison with 0.
void compute(Context& at, Opcode opcode, unsigned d, Operand a, Operand b, unsigned size = 8) {
  const Register to = at.written(d);
  at.build.compute(opcode, to, a, b, size);
  at.record(to);
}

void copy(Context& at, unsigned d, Operand a, unsigned size) {
  const Register to = at.written(d);
  at.build.copy(to, a, size);
  at.record(to);
}

void forget_result(Context& at, unsigned d) {
  const Register to = at.written(d);
  at.build.forget(to);
  at.record(to);
}

void sign_extended(Context& at, unsigned d, Operand a, unsigned from) {
  compute(at, Opcode::sign_extend, d, a, constant(from));
}

// Computes the carry of a + b, plus the carry before if `carries`, in temporary 5.
void set_carry(Context& at, Operand a, Operand b, bool carries) {
  constexpr unsigned carry_bit = 2;
  static_assert(flag_less == 1U << carry_bit);
  at.build.copy(temporary(5), carries ? in(ca) : constant(0), 8);
  at.build.compute(Opcode::sum_flags, temporary(5), a, b, 8);
  at.build.compute(Opcode::shift_right, temporary(5), in(temporary(5)), constant(carry_bit), 8);
  at.build.compute(Opcode::bit_and, temporary(5), in(temporary(5)), constant(1), 8);
}

// RT = a + b, plus the carry if `carries`, with a new carry.  A subtraction adds the complement.
void add_carrying(Context& at, Operand a, Operand b, bool carries, bool records) {
  set_carry(at, a, b, carries);
  at.build.compute(Opcode::add, temporary(6), a, b, 8);
  if (carries) at.build.compute(Opcode::add, temporary(6), in(temporary(6)), in(ca), 8);
  at.build.copy(ca, in(temporary(5)), 8);
  const Register to = at.written(at.t());
  at.build.copy(to, in(temporary(6)), 8);
  if (records) at.build.compare(Opcode::compare, in(to), constant(0), 8);
}

// The complement of a register, for a subtraction.
Operand complement(Context& at, unsigned reg) {
  at.build.compute(Opcode::bit_xor, temporary(4), at.read(reg), constant(~std::uint64_t{0}), 8);
  return in(temporary(4));
}

// RT = b - a.  The carry means that nothing is borrowed.
void subtract_carrying(Context& at, unsigned a, Operand b, bool records) {
  at.build.copy(ca, constant(1), 8);
  set_carry(at, complement(at, a), b, true);
  at.build.copy(ca, in(temporary(5)), 8);
  const Register to = at.written(at.t());
  at.build.compute(Opcode::subtract, to, b, at.read(a), 8);
  if (records) at.build.compare(Opcode::compare, in(to), constant(0), 8);
}

void compare(Context& at, Operand with) {
  const auto flags = flags_of_field(at.t() / 4);
  if (!flags) return;
  const unsigned size = (at.t() & 1U) != 0 ? 8 : 4;
  const bool is_logical = at.opcode() == 10 || (at.opcode() == 31 && at.extended() == 32);
  at.build.compare(is_logical ? Opcode::compare_unsigned : Opcode::compare, at.read(at.a()), with,
                   size, static_cast<Register>(*flags));
}

// RT = immediate or register + an immediate.
void add_immediate(Context& at, unsigned shift) {
  const std::uint64_t n = at.immediate() << shift;
  // The beginning of a function sets register 2 to what it is anyway.
  const bool sets_toc = at.t() == toc_register && at.a() == (shift != 0 ? r12 : toc_register);
  if (sets_toc) return;
  const Register to = at.written(at.t());
  if (at.a() == 0) {
    at.build.copy(to, constant(n), 8);
  } else if (at.a() == toc_register && shift != 0 && at.toc) {
    at.build.copy_page(to, constant(*at.toc + n));
  } else {
    at.build.compute(Opcode::add, to, at.read(at.a()), constant(n), 8);
  }
}

bool immediate_instruction(Context& at) {
  const auto logical = [&](Opcode opcode, unsigned shift) {
    const std::uint64_t n = std::uint64_t{at.word & 0xFFFFU} << shift;
    if (n == 0 && opcode != Opcode::bit_and && at.a() == at.t()) return;  // no operation
    const Register to = at.written(at.a());
    at.build.compute(opcode, to, at.read(at.t()), constant(n), 8);
    if (opcode == Opcode::bit_and) at.build.compare(Opcode::compare, in(to), constant(0), 8);
  };
  const Operand number = constant(at.immediate());
  switch (at.opcode()) {
    case 7:  // MULLI
      at.build.compute(Opcode::multiply, at.written(at.t()), at.read(at.a()),
                       constant(at.immediate()), 8);
      return true;
    case 8:  // SUBFIC
      subtract_carrying(at, at.a(), number, false);
      return true;
    case 10:  // CMPLI
      compare(at, constant(at.word & 0xFFFFU));
      return true;
    case 11:  // CMPI
      compare(at, constant(at.immediate()));
      return true;
    case 12:  // ADDIC, ADDIC.
    case 13:
      add_carrying(at, at.read(at.a()), number, false, at.opcode() == 13);
      return true;
    case 14:
      add_immediate(at, 0);
      return true;
    case 15:
      add_immediate(at, 16);
      return true;
    case 24:  // ORI, ORIS
    case 25:
      logical(Opcode::bit_or, at.opcode() == 25 ? 16 : 0);
      return true;
    case 26:  // XORI, XORIS
    case 27:
      logical(Opcode::bit_xor, at.opcode() == 27 ? 16 : 0);
      return true;
    case 28:  // ANDI., ANDIS.
    case 29:
      logical(Opcode::bit_and, at.opcode() == 29 ? 16 : 0);
      return true;
    default:
      return false;
  }
}

// Signed operands of 4 bytes, for a product of 8.
Operand widened(Context& at, unsigned reg, unsigned n) {
  at.build.compute(Opcode::sign_extend, temporary(n), at.read(reg), constant(4), 8);
  return in(temporary(n));
}

// RT = temporary 2.  The upper half of a result of words is undefined.
void finish_word(Context& at, unsigned size) {
  const Register to = at.written(at.t());
  if (size == 8) {
    at.build.copy(to, in(temporary(2)), 8);
  } else {
    at.build.forget(to);
    at.build.compute(Opcode::insert, to, in(temporary(2)), constant(0), 4);
  }
  at.record(to);
}

// The sums and products of opcode 31, whose number has nine bits.
bool arithmetic_instruction(Context& at) {
  const unsigned number = at.extended() & 0x1FFU;
  const auto divide = [&](Opcode opcode, unsigned size) {
    at.build.compute(opcode, temporary(2), at.read(at.a()), at.read(at.b()), size);
    finish_word(at, size);
  };
  switch (number) {
    case 266:  // ADD
      compute(at, Opcode::add, at.t(), at.read(at.a()), at.read(at.b()));
      return true;
    case 40:  // SUBF
      compute(at, Opcode::subtract, at.t(), at.read(at.b()), at.read(at.a()));
      return true;
    case 10:  // ADDC
      add_carrying(at, at.read(at.a()), at.read(at.b()), false, at.records());
      return true;
    case 8:  // SUBFC
      subtract_carrying(at, at.a(), at.read(at.b()), at.records());
      return true;
    case 104:  // NEG
      compute(at, Opcode::subtract, at.t(), constant(0), at.read(at.a()));
      return true;
    case 138:  // ADDE, SUBFE, ADDME, SUBFME, ADDZE, SUBFZE
      add_carrying(at, at.read(at.a()), at.read(at.b()), true, at.records());
      return true;
    case 136:
      add_carrying(at, complement(at, at.a()), at.read(at.b()), true, at.records());
      return true;
    case 234:
      add_carrying(at, at.read(at.a()), constant(~std::uint64_t{0}), true, at.records());
      return true;
    case 232:
      add_carrying(at, complement(at, at.a()), constant(~std::uint64_t{0}), true, at.records());
      return true;
    case 202:
      add_carrying(at, at.read(at.a()), constant(0), true, at.records());
      return true;
    case 200:
      add_carrying(at, complement(at, at.a()), constant(0), true, at.records());
      return true;
    case 235: {  // MULLW
      const Operand a = widened(at, at.a(), 0);
      compute(at, Opcode::multiply, at.t(), a, widened(at, at.b(), 1));
      return true;
    }
    case 233:  // MULLD
      compute(at, Opcode::multiply, at.t(), at.read(at.a()), at.read(at.b()));
      return true;
    case 73:  // MULHD
      compute(at, Opcode::multiply_high_signed, at.t(), at.read(at.a()), at.read(at.b()));
      return true;
    case 9:  // MULHDU
      compute(at, Opcode::multiply_high, at.t(), at.read(at.a()), at.read(at.b()));
      return true;
    case 489:  // DIVD
      divide(Opcode::divide_signed, 8);
      return true;
    case 457:  // DIVDU
      divide(Opcode::divide, 8);
      return true;
    case 491:  // DIVW
      divide(Opcode::divide_signed, 4);
      return true;
    case 459:  // DIVWU
      divide(Opcode::divide, 4);
      return true;
    case 75:  // MULHW
      at.build.compute(Opcode::multiply_high_signed, temporary(2), at.read(at.a()), at.read(at.b()),
                       4);
      finish_word(at, 4);
      return true;
    case 11:  // MULHWU
      at.build.compute(Opcode::multiply_high, temporary(2), at.read(at.a()), at.read(at.b()), 4);
      finish_word(at, 4);
      return true;
    case 393:  // quotients of longer numbers
    case 395:
    case 425:
    case 427:
      forget_result(at, at.t());
      return true;
    default:
      return false;
  }
}

struct Logical {
  unsigned number;
  Opcode opcode;
  bool inverts_b;
  bool inverts_result;
};

constexpr std::array<Logical, 8> logical_instructions{{
    {28, Opcode::bit_and, false, false},   // AND
    {60, Opcode::bit_and, true, false},    // ANDC
    {444, Opcode::bit_or, false, false},   // OR
    {412, Opcode::bit_or, true, false},    // ORC
    {316, Opcode::bit_xor, false, false},  // XOR
    {476, Opcode::bit_and, false, true},   // NAND
    {124, Opcode::bit_or, false, true},    // NOR
    {284, Opcode::bit_xor, false, true},   // EQV
}};

bool logical_instruction(Context& at) {
  for (const Logical& one : logical_instructions) {
    if (one.number != at.extended()) continue;
    const bool is_same = at.t() == at.b();
    if (one.opcode == Opcode::bit_or && is_same && !one.inverts_b && !one.inverts_result) {
      if (at.a() == at.t() && !at.records()) return true;  // a hint
      copy(at, at.a(), at.read(at.t()), 8);                // MR
      return true;
    }
    if (one.opcode == Opcode::bit_xor && is_same && !one.inverts_result) {
      copy(at, at.a(), constant(0), 8);
      return true;
    }
    const Operand ones = constant(~std::uint64_t{0});
    Operand second = at.read(at.b());
    if (one.inverts_b) {
      at.build.compute(Opcode::bit_xor, temporary(1), second, ones, 8);
      second = in(temporary(1));
    }
    at.build.compute(one.opcode, temporary(0), at.read(at.t()), second, 8);
    if (one.inverts_result) {
      at.build.compute(Opcode::bit_xor, temporary(0), in(temporary(0)), ones, 8);
    }
    copy(at, at.a(), in(temporary(0)), 8);
    return true;
  }
  return false;
}

// A shift by a register: a count with the bit above those for the width gives 0, or the sign.
void shift(Context& at, Opcode opcode, unsigned size) {
  const std::uint64_t bits = 8 * std::uint64_t{size};
  const bool is_signed = opcode == Opcode::shift_right_signed;
  Operand value = at.read(at.t());
  if (size == 4 && is_signed) value = widened(at, at.t(), 0);
  if (size == 4 && !is_signed) {
    at.build.copy(temporary(0), value, 4);
    value = in(temporary(0));
  }
  at.build.compute(Opcode::bit_and, temporary(1), at.read(at.b()), constant(bits - 1), 8);
  at.build.compute(opcode, temporary(2), value, in(temporary(1)), 8);
  if (!is_signed) at.build.copy(temporary(2), in(temporary(2)), size);
  at.build.compare(Opcode::compare_bits, at.read(at.b()), constant(bits), 8, own_flags);
  Operand beyond = constant(0);
  if (is_signed) {
    at.build.compute(Opcode::shift_right_signed, temporary(3), value, constant(63), 8);
    beyond = in(temporary(3));
    at.build.forget(ca);
  }
  at.build.select(Condition::not_equal, temporary(2), beyond, 8, own_flags);
  copy(at, at.a(), in(temporary(2)), 8);
}

void shift_immediate(Context& at, unsigned count, unsigned size) {
  const Operand value = size == 4 ? widened(at, at.t(), 0) : at.read(at.t());
  compute(at, Opcode::shift_right_signed, at.a(), value, constant(count));
  at.build.forget(ca);
}

void count_zeros(Context& at, Opcode opcode, unsigned size) {
  const Register to = at.written(at.a());
  at.build.compute(opcode, to, at.read(at.t()), constant(0), size);
  at.record(to);
}

bool bits_instruction(Context& at) {
  switch (at.extended()) {
    case 954:  // EXTSB, EXTSH, EXTSW
      sign_extended(at, at.a(), at.read(at.t()), 1);
      return true;
    case 922:
      sign_extended(at, at.a(), at.read(at.t()), 2);
      return true;
    case 986:
      sign_extended(at, at.a(), at.read(at.t()), 4);
      return true;
    case 26:  // CNTLZW, CNTLZD, CNTTZW, CNTTZD
    case 58:
      count_zeros(at, Opcode::leading_zeros, at.extended() == 58 ? 8 : 4);
      return true;
    case 538:
    case 570:
      count_zeros(at, Opcode::trailing_zeros, at.extended() == 570 ? 8 : 4);
      return true;
    case 506:  // POPCNTD
      at.build.compute(Opcode::ones, at.written(at.a()), at.read(at.t()), constant(0), 8);
      return true;
    case 24:
      shift(at, Opcode::shift_left, 4);
      return true;
    case 27:
      shift(at, Opcode::shift_left, 8);
      return true;
    case 536:
      shift(at, Opcode::shift_right, 4);
      return true;
    case 539:
      shift(at, Opcode::shift_right, 8);
      return true;
    case 792:
      shift(at, Opcode::shift_right_signed, 4);
      return true;
    case 794:
      shift(at, Opcode::shift_right_signed, 8);
      return true;
    case 824:  // SRAWI
      shift_immediate(at, at.b(), 4);
      return true;
    case 826:  // SRADI
    case 827:
      shift_immediate(at, at.b() | (at.word & 2U) << 4U, 8);
      return true;
    case 890:  // EXTSWSLI
    case 891:
      compute(at, Opcode::shift_left, at.a(), widened(at, at.t(), 0),
              constant(at.b() | (at.word & 2U) << 4U));
      return true;
    case 122:  // POPCNTB, POPCNTW, PRTYW, PRTYD, BPERMD, CMPB, byte reversals
    case 378:
    case 154:
    case 186:
    case 252:
    case 508:
    case 155:
    case 187:
    case 219:
    case 282:
    case 314:
      at.build.forget(at.written(at.a()));
      return true;
    case 265:  // MODUD, MODUW, MODSD, MODSW, ADDEX
    case 267:
    case 777:
    case 779:
    case 170:
      at.build.forget(at.written(at.t()));
      return true;
    default:
      return false;
  }
}

}  // namespace

bool general_instruction(Context& at) {
  if (at.opcode() != 31) return immediate_instruction(at);
  if (at.extended() == 0 || at.extended() == 32) {
    compare(at, at.read(at.b()));
    return true;
  }
  return logical_instruction(at) || bits_instruction(at) || arithmetic_instruction(at);
}

}  // namespace ftcheck::isa::ppc64
