// Moves, arithmetic and comparisons of AArch64.
//
// Flags model only zero and sign of results.  Logical operations clear the carry, which a
// subtraction without borrow sets.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

struct Arithmetic {
  Opcode opcode;
  bool inverts = false;  // the second operand
};

std::optional<Arithmetic> arithmetic_of(unsigned id) {
  switch (id) {
    case ARM64_INS_ADD:
      return Arithmetic{Opcode::add};
    case ARM64_INS_SUB:
    case ARM64_INS_NEG:
    case ARM64_INS_NEGS:
      return Arithmetic{Opcode::subtract};
    case ARM64_INS_AND:
      return Arithmetic{Opcode::bit_and};
    case ARM64_INS_BIC:
      return Arithmetic{Opcode::bit_and, true};
    case ARM64_INS_ORR:
      return Arithmetic{Opcode::bit_or};
    case ARM64_INS_ORN:
    case ARM64_INS_MVN:
      return Arithmetic{Opcode::bit_or, true};
    case ARM64_INS_EOR:
      return Arithmetic{Opcode::bit_xor};
    case ARM64_INS_EON:
      return Arithmetic{Opcode::bit_xor, true};
    case ARM64_INS_LSL:
      return Arithmetic{Opcode::shift_left};
    case ARM64_INS_LSR:
      return Arithmetic{Opcode::shift_right};
    case ARM64_INS_ASR:
      return Arithmetic{Opcode::shift_right_signed};
    case ARM64_INS_ROR:
      return Arithmetic{Opcode::rotate_right};
    case ARM64_INS_MUL:
      return Arithmetic{Opcode::multiply};
    case ARM64_INS_UMULH:
      return Arithmetic{Opcode::multiply_high};
    case ARM64_INS_SMULH:
      return Arithmetic{Opcode::multiply_high_signed};
    default:
      return std::nullopt;
  }
}

bool shifts(Opcode opcode) {
  return opcode == Opcode::shift_left || opcode == Opcode::shift_right ||
         opcode == Opcode::shift_right_signed || opcode == Opcode::rotate_right;
}

// Sets the flags like a logical operation: neither carry nor overflow.
void tell(Context& at, Operand result, unsigned size) {
  at.build.compare(Opcode::compare_sum_carrying, result, constant(0), size);
}

// d = condition ? chosen : other
void select(Context& at, Condition condition, Operand chosen, Operand other) {
  at.build.copy(temporary(4), other, 8);
  at.build.copy(temporary(5), chosen, 8);
  at.build.select(condition, temporary(4), in(temporary(5)), 8);
  write(at, at.operand(0), in(temporary(4)));
}

// The change that selecting instructions make to the operand selected when the condition fails.
bool select_changed(Context& at, Opcode opcode, Operand changing) {
  const bool alias = at.count() == 2;  // CINC, CINV, CNEG change if the condition holds
  const Condition condition = at.insn.condition;
  const Operand chosen = read(at, at.operand(1), 2);
  const Operand other = alias ? chosen : read(at, at.operand(2), 3);
  const unsigned size = width(at.operand(0));
  if (opcode == Opcode::subtract) {
    at.build.compute(opcode, temporary(3), changing, other, size);
  } else {
    at.build.compute(opcode, temporary(3), other, changing, size);
  }
  if (alias) {
    select(at, condition, in(temporary(3)), chosen);
  } else {
    select(at, condition, chosen, in(temporary(3)));
  }
  return true;
}

// N, Z, C, V as the engine's flags.
std::uint64_t flags_of(std::uint64_t given) {
  return ((given & 8U) != 0 ? flag_negative : 0) | ((given & 4U) != 0 ? flag_zero : 0) |
         ((given & 2U) == 0 ? flag_less : 0) | ((given & 1U) != 0 ? flag_overflow : 0) |
         untold(flag_parity);
}

// CCMP and CCMN: flags given as N, Z, C, V if the condition fails.
bool compare_conditionally(Context& at, Opcode opcode) {
  if (at.count() != 3) {
    return false;
  }
  const unsigned size = width(at.operand(0));
  const auto given = at.constant_of(2);
  const Condition condition = at.insn.condition;
  const Register flags = temporary(0);
  const Register compared = temporary(1);
  const bool adds = opcode == Opcode::add;
  const Operand a = read(at, at.operand(0), 2);
  const Operand b = read(at, at.operand(1), 3);
  at.build.copy(compared, constant(0), 8);
  at.build.compute(adds ? Opcode::sum_flags : Opcode::difference_flags, compared, a, b, size);
  if (adds) at.build.compute(Opcode::bit_xor, compared, in(compared), constant(flag_less), 8);
  at.build.copy(flags, constant(flags_of(given)), 8);
  at.build.select(condition, flags, in(compared), 8);
  // If these flags are not known, at least zero and sign may be.
  const bool zero = (given & 4U) != 0;
  const bool negative = (given & 8U) != 0;
  at.build.compute(opcode, temporary(5), a, b, size);
  // A number with the given zero and sign.
  at.build.copy(temporary(4), constant(zero ? 0 : negative ? ~std::uint64_t{0} : 1), size);
  at.build.select(condition, temporary(4), in(temporary(5)), size);
  if (zero && negative) {
    at.build.forget_flags();
  } else {
    at.build.compare(Opcode::compare_result, in(temporary(4)), in(temporary(4)), size);
  }
  at.build.compare(Opcode::set_flags, in(flags), in(flags), 8);
  return true;
}

bool test(Context& at) {
  const Operand a = read(at, at.operand(0), 2);
  const Operand b = read(at, at.operand(1), 3);
  const bool itself = !a.is_constant && !b.is_constant && a.reg == b.reg;
  if (!itself) {
    at.build.compute(Opcode::bit_and, temporary(4), a, b, width(at.operand(0)));
  }
  tell(at, itself ? a : in(temporary(4)), width(at.operand(0)));
  return true;
}

}  // namespace

bool arithmetic_instruction(Context& at) {
  const auto arithmetic = arithmetic_of(at.insn.id);
  const bool one_source = at.count() == 2;
  if (!arithmetic || at.count() < 2 || at.count() > 3 || !general(at.operand(0))) {
    // A subtraction to the zero register only leaves flags; Capstone calls it CMP.
    return false;
  }
  const unsigned size = width(at.operand(0));
  const Operand a = one_source ? constant(0) : read(at, at.operand(1), 2);
  Operand b = read(at, at.operand(at.count() - 1), 3);
  if (arithmetic->inverts) {
    at.build.compute(Opcode::bit_xor, temporary(3), b, constant(~std::uint64_t{0}), size);
    b = in(temporary(3));
  } else if (shifts(arithmetic->opcode) && !b.is_constant) {
    at.build.compute(Opcode::bit_and, temporary(3), b, constant(8 * size - 1), size);
    b = in(temporary(3));
  }
  const Register result = temporary(4);
  at.build.compute(arithmetic->opcode, result, a, b, size);
  if (at.insn.sets_flags && arithmetic->opcode == Opcode::subtract) {
    at.build.compare(Opcode::compare, a, b, size);
  } else if (at.insn.sets_flags && arithmetic->opcode == Opcode::add) {
    at.build.compare(Opcode::compare_sum_carrying, a, b, size);
  } else if (at.insn.sets_flags) {
    tell(at, in(result), size);
  }
  write(at, at.operand(0), in(result));
  return true;
}

bool move_instruction(Context& at) {
  const auto immediate = [&](unsigned n) {
    const InstructionOperand& operand = at.operand(n);
    return at.constant_of(n) << (operand.shift == Shift::lsl ? operand.amount : 0);
  };
  switch (at.insn.id) {
    case ARM64_INS_NOP:
    case ARM64_INS_HINT:
    case ARM64_INS_DMB:
    case ARM64_INS_DSB:
    case ARM64_INS_ISB:
    case ARM64_INS_PRFM:
      return true;
    case ARM64_INS_ADR:
    case ARM64_INS_ADRP:
      write(at, at.operand(0), constant(at.constant_of(1)));
      return true;
    case ARM64_INS_MOV:
    case ARM64_INS_MOVZ:
      if (at.count() != 2 || !general(at.operand(0)) || vector(at.operand(1))) {
        return false;
      }
      write(at, at.operand(0), read(at, at.operand(1), 3));
      return true;
    case ARM64_INS_MOVN:
      write(at, at.operand(0), constant(~immediate(1)));
      return true;
    case ARM64_INS_MOVK: {
      const auto reg = general(at.operand(0));
      if (!reg) {
        return false;
      }
      at.build.copy(reg->reg, in(reg->reg), reg->size);
      at.build.compute(Opcode::insert, reg->reg, constant(at.constant_of(1)),
                       constant(at.operand(1).amount), 2);
      return true;
    }
    default:
      return false;
  }
}

bool comparison_instruction(Context& at) {
  const Condition condition = at.insn.condition;
  const auto compared = [&](Opcode opcode) {
    const Operand a = read(at, at.operand(0), 2);
    at.build.compare(opcode, a, read(at, at.operand(1), 3), width(at.operand(0)));
    return true;
  };
  switch (at.insn.id) {
    case ARM64_INS_CMP:
      return compared(Opcode::compare);
    case ARM64_INS_CMN:
      return compared(Opcode::compare_sum_carrying);
    case ARM64_INS_TST:
      return test(at);
    case ARM64_INS_CCMP:
      return compare_conditionally(at, Opcode::subtract);
    case ARM64_INS_CCMN:
      return compare_conditionally(at, Opcode::add);
    case ARM64_INS_CSEL: {
      const Operand chosen = read(at, at.operand(1), 2);
      select(at, condition, chosen, read(at, at.operand(2), 3));
      return true;
    }
    case ARM64_INS_CSET:
      select(at, condition, constant(1), constant(0));
      return true;
    case ARM64_INS_CSETM:
      select(at, condition, constant(~std::uint64_t{0}), constant(0));
      return true;
    case ARM64_INS_CSINC:
    case ARM64_INS_CINC:
      return select_changed(at, Opcode::add, constant(1));
    case ARM64_INS_CSINV:
    case ARM64_INS_CINV:
      return select_changed(at, Opcode::bit_xor, constant(~std::uint64_t{0}));
    case ARM64_INS_CSNEG:
    case ARM64_INS_CNEG:
      return select_changed(at, Opcode::subtract, constant(0));
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
