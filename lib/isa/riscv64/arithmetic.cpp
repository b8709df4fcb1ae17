// Arithmetic on the general registers of RISC-V.
#include "isa/riscv64/machine.hpp"

namespace ftcheck::isa::riscv64 {
namespace {

// d = a OP b, of words with the result extended, or of doublewords.
void compute(Context& at, Opcode opcode, Operand a, Operand b, bool is_word) {
  const Register d = Context::written(at.d());
  const bool extends = opcode == Opcode::add && b.is_constant && b.constant == 0;
  if (is_word && extends) {  // SEXT.W
    at.build.compute(Opcode::sign_extend, d, a, constant(4), 8);
  } else if (is_word) {
    at.build.compute(opcode, temporary(0), a, b, 4);
    at.build.compute(Opcode::sign_extend, d, in(temporary(0)), constant(4), 8);
  } else if (opcode == Opcode::add && a.is_constant && a.constant == 0) {
    at.build.copy(d, b, 8);  // LI
  } else if (extends) {
    at.build.copy(d, a, 8);  // MV
  } else {
    at.build.compute(opcode, d, a, b, 8);
  }
}

// d = 1 if the condition holds, else 0.
void set_if(Context& at, Condition condition, Operand a, Operand b) {
  at.build.compare(Opcode::compare, a, b, 8, own_flags);
  at.build.copy(temporary(0), constant(0), 8);
  at.build.select(condition, temporary(0), constant(1), 8, own_flags);
  at.build.copy(Context::written(at.d()), in(temporary(0)), 8);
}

// A shift whose count has as many bits as the width needs.
void shift(Context& at, Opcode opcode, Operand count, bool is_word) {
  const std::uint64_t mask = is_word ? 31 : 63;
  if (count.is_constant) {
    count.constant &= mask;
  } else {
    at.build.compute(Opcode::bit_and, temporary(1), count, constant(mask), 8);
    count = in(temporary(1));
  }
  compute(at, opcode, Context::read(at.a()), count, is_word);
}

void forget(Context& at) {
  at.build.forget(Context::written(at.d()));
}

// 13 and 1B: with a constant.
void with_constant(Context& at, bool is_word) {
  const Operand a = Context::read(at.a());
  const Operand n = constant(at.immediate());
  const Operand count = constant(at.bits(20, 6));
  // The highest bits tell shifts apart; the lowest of them belongs to the count of a doubleword.
  const unsigned group = is_word ? at.group() : at.group() & ~1U;
  constexpr unsigned arithmetic = 0x20, unsigned_shift = 0x04;
  switch (at.kind()) {
    case 0:
      compute(at, Opcode::add, a, n, is_word);
      return;
    case 1:
      if (group == 0) {
        shift(at, Opcode::shift_left, count, is_word);
        return;
      }
      if (is_word && (group & ~1U) == unsigned_shift) {  // SLLI.UW
        at.build.copy(temporary(0), a, 4);
        at.build.compute(Opcode::shift_left, Context::written(at.d()), in(temporary(0)), count, 8);
        return;
      }
      break;
    case 5:
      if (group == 0 || group == arithmetic) {
        shift(at, group == 0 ? Opcode::shift_right : Opcode::shift_right_signed, count, is_word);
        return;
      }
      break;
    default:
      break;
  }
  if (is_word) {
    forget(at);
    return;
  }
  switch (at.kind()) {
    case 2:
      set_if(at, Condition::signed_less, a, n);
      break;
    case 3:
      set_if(at, Condition::unsigned_less, a, n);
      break;
    case 4:
      compute(at, Opcode::bit_xor, a, n, false);
      break;
    case 6:
      compute(at, Opcode::bit_or, a, n, false);
      break;
    case 7:
      if (n.constant == 0xFF) {
        at.build.copy(Context::written(at.d()), a, 1);
      } else {
        compute(at, Opcode::bit_and, a, n, false);
      }
      break;
    default:
      forget(at);
      break;
  }
}

// Products and quotients (the extension M).  A quotient by 0 is all ones, and a remainder the
// dividend; both are unknown here.
void multiply(Context& at, bool is_word) {
  const Operand a = Context::read(at.a());
  const Operand b = Context::read(at.b());
  switch (at.kind()) {
    case 0:
      compute(at, Opcode::multiply, a, b, is_word);
      return;
    case 1:
      compute(at, Opcode::multiply_high_signed, a, b, false);
      return;
    case 3:
      compute(at, Opcode::multiply_high, a, b, false);
      return;
    case 4:
      compute(at, Opcode::divide_signed, a, b, is_word);
      return;
    case 5:
      compute(at, Opcode::divide, a, b, is_word);
      return;
    case 6:
      compute(at, Opcode::remainder_signed, a, b, is_word);
      return;
    case 7:
      compute(at, Opcode::remainder, a, b, is_word);
      return;
    default:
      forget(at);
      return;
  }
}

// SH1ADD and the like (Zba): a shifted register is added, perhaps one of words without a sign.
bool shifted_sum(Context& at, bool of_words) {
  constexpr unsigned shifted = 0x10, plain = 0x04;
  const bool is_shifted = at.group() == shifted && at.kind() != 0 && (at.kind() & 1U) == 0;
  const bool is_plain = of_words && at.group() == plain && at.kind() == 0;
  if (!is_shifted && !is_plain) return false;
  Operand a = Context::read(at.a());
  if (of_words) {
    at.build.copy(temporary(0), a, 4);
    a = in(temporary(0));
  }
  at.build.compute(Opcode::shift_left, temporary(1), a, constant(at.kind() / 2), 8);
  compute(at, Opcode::add, in(temporary(1)), Context::read(at.b()), false);
  return true;
}

// 33 and 3B: of two registers.
void of_registers(Context& at, bool is_word) {
  constexpr unsigned plain = 0, product = 1, opposite_group = 0x20;
  const Operand a = Context::read(at.a());
  const Operand b = Context::read(at.b());
  if (at.group() == product) {
    multiply(at, is_word);
    return;
  }
  if (shifted_sum(at, is_word)) return;
  const bool is_opposite = at.group() == opposite_group;
  if (at.group() != plain && !is_opposite) {
    forget(at);
    return;
  }
  switch (at.kind()) {
    case 0:
      compute(at, is_opposite ? Opcode::subtract : Opcode::add, a, b, is_word);
      return;
    case 1:
      if (is_opposite) break;
      shift(at, Opcode::shift_left, b, is_word);
      return;
    case 5:
      shift(at, is_opposite ? Opcode::shift_right_signed : Opcode::shift_right, b, is_word);
      return;
    default:
      break;
  }
  if (is_opposite || is_word) {  // ANDN and the like
    forget(at);
    return;
  }
  switch (at.kind()) {
    case 2:
      set_if(at, Condition::signed_less, a, b);
      return;
    case 3:
      set_if(at, Condition::unsigned_less, a, b);
      return;
    case 4:
      compute(at, Opcode::bit_xor, a, b, false);
      return;
    case 6:
      compute(at, Opcode::bit_or, a, b, false);
      return;
    default:
      compute(at, Opcode::bit_and, a, b, false);
      return;
  }
}

// 53: floating-point numbers.  Moves are modelled, which also save general registers.
void of_floats(Context& at) {
  constexpr unsigned move_to_general = 0x71, move_to_float = 0x79, sign = 0x11;
  constexpr unsigned comparison = 0x50, to_integer = 0x60;
  const unsigned operation = at.group() & ~3U;
  if (at.group() == move_to_general && at.kind() == 0) {
    at.build.copy(Context::written(at.d()), in(float_register(at.a())), 8);
  } else if (at.group() == move_to_float) {
    at.build.copy(float_register(at.d()), Context::read(at.a()), 8);
  } else if (at.group() == sign && at.a() == at.b() && at.kind() == 0) {  // FMV.D
    at.build.copy(float_register(at.d()), in(float_register(at.a())), 8);
  } else if (operation == comparison || operation == to_integer ||
             operation == (move_to_general & ~3U)) {
    forget(at);
  } else {
    at.build.forget(float_register(at.d()));
  }
}

}  // namespace

bool arithmetic_instruction(Context& at) {
  const std::uint64_t upper = sign_extend(at.word & 0xFFFFF000U, 4);
  switch (at.opcode()) {
    case 0x13:
    case 0x1B:
      with_constant(at, at.opcode() == 0x1B);
      return true;
    case 0x17:  // AUIPC
      at.build.copy_page(Context::written(at.d()), constant(at.address + upper));
      return true;
    case 0x33:
    case 0x3B:
      of_registers(at, at.opcode() == 0x3B);
      return true;
    case 0x37:  // LUI
      at.build.copy(Context::written(at.d()), constant(upper), 8);
      return true;
    case 0x43:  // FMADD and the like
    case 0x47:
    case 0x4B:
    case 0x4F:
      at.build.forget(float_register(at.d()));
      return true;
    case 0x53:
      of_floats(at);
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::riscv64
