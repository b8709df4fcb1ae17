// Moves, arithmetic and comparisons of 32-bit ARM.
//
// Logical instructions keep the overflow flag, and keep the carry or set it from a shift, so only
// zero and sign of their results are modelled; subtractions and sums compare.
#include "isa/arm/machine.hpp"

#include <bit>
#include <utility>

namespace ftcheck::isa::arm {
namespace {

std::optional<Opcode> arithmetic_opcode(unsigned id) {
  switch (id) {
    case ARM_INS_ADD:
    case ARM_INS_ADDW:
      return Opcode::add;
    case ARM_INS_SUB:
    case ARM_INS_SUBW:
    case ARM_INS_RSB:
      return Opcode::subtract;
    case ARM_INS_AND:
    case ARM_INS_BIC:
      return Opcode::bit_and;
    case ARM_INS_ORR:
    case ARM_INS_ORN:
      return Opcode::bit_or;
    case ARM_INS_EOR:
      return Opcode::bit_xor;
    case ARM_INS_LSL:
      return Opcode::shift_left;
    case ARM_INS_LSR:
      return Opcode::shift_right;
    case ARM_INS_ASR:
      return Opcode::shift_right_signed;
    case ARM_INS_ROR:
      return Opcode::rotate_right;
    case ARM_INS_MUL:
      return Opcode::multiply;
    default:
      return std::nullopt;
  }
}

bool shifts(Opcode opcode) {
  return opcode == Opcode::shift_left || opcode == Opcode::shift_right ||
         opcode == Opcode::shift_right_signed || opcode == Opcode::rotate_right;
}

Operand inverted(Context& at, Operand value, unsigned n) {
  at.build.compute(Opcode::bit_xor, temporary(n), value, constant(0xFFFFFFFFU), word);
  return in(temporary(n));
}

// The right operand in the form that the instruction uses.
Operand second(Context& at, Operand value) {
  switch (at.insn.id) {
    case ARM_INS_BIC:
    case ARM_INS_ORN:
      return inverted(at, value, 3);
    case ARM_INS_LSL:
    case ARM_INS_LSR:
    case ARM_INS_ASR:
    case ARM_INS_ROR:
      if (!value.is_constant) {  // only a register's lowest byte counts
        at.build.copy(temporary(3), value, 1);
        return in(temporary(3));
      }
      return value;
    default:
      return value;
  }
}

void tell(Context& at, Operand result) {
  at.build.compare(Opcode::compare_result, result, result, word);
}

void give(Context& at, Operand value) {
  if (at.sets_flags) {
    tell(at, value);
  }
  write(at, at.operand(0), value);
}

// A mask of `width` bits from bit `from` on.
std::uint64_t field(std::uint32_t from, std::uint32_t width) {
  return ((std::uint64_t{1} << (width & 63)) - 1) << (from & 31);
}

bool insert_field(Context& at, Operand value, std::uint32_t from, std::uint32_t width) {
  const auto reg = general(at.operand(0));
  if (!reg) {
    return false;
  }
  const std::uint64_t mask = field(from, width) & 0xFFFFFFFFU;
  at.build.compute(Opcode::shift_left, temporary(3), value, constant(from), word);
  at.build.compute(Opcode::bit_and, temporary(3), in(temporary(3)), constant(mask), word);
  at.build.compute(Opcode::bit_and, temporary(4), in(*reg), constant(~mask & 0xFFFFFFFFU), word);
  at.build.compute(Opcode::bit_or, *reg, in(temporary(4)), in(temporary(3)), word);
  return true;
}

bool extend(Context& at, unsigned size, bool sign) {
  const Operand value = read(at, at.operand(1), 3);
  if (sign) {
    at.build.compute(Opcode::sign_extend, temporary(4), value, constant(size), word);
  } else {
    at.build.copy(temporary(4), value, size);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

bool extract_field(Context& at, bool sign) {
  const std::uint64_t from = at.constant_of(2);
  const std::uint64_t width = at.constant_of(3);
  if (from + width > 32 || width == 0) {
    return false;
  }
  at.build.compute(Opcode::shift_left, temporary(4), read(at, at.operand(1), 3),
                   constant(32 - from - width), word);
  at.build.compute(sign ? Opcode::shift_right_signed : Opcode::shift_right, temporary(4),
                   in(temporary(4)), constant(32 - width), word);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

}  // namespace

bool arithmetic_instruction(Context& at) {
  const auto opcode = arithmetic_opcode(at.insn.id);
  if (!opcode || at.count() < 2 || !at.is_general(0)) {
    return false;
  }
  // A constant with an explicit rotation.
  const bool rotated = at.count() == 4 && at.is_constant(2) && at.is_constant(3);
  const unsigned count = rotated ? 3 : at.count();
  if (count > 3) {
    return false;
  }
  // In ARM code a shift by a constant is a move of a shifted operand.
  if (count == 2 && at.is_general(1) && at.operand(1).shift != Shift::none && shifts(*opcode)) {
    at.build.copy(temporary(4), read(at, at.operand(1), 3), word);
    give(at, in(temporary(4)));
    return true;
  }
  // With two operands the first is also the left one.
  Operand a = read(at, at.operand(count == 3 ? 1 : 0), 2);
  // In Thumb code, an immediate is added to the aligned pc.
  if (a.is_constant && at.is_constant(count - 1)) {
    a.constant &= ~std::uint64_t{3};
  }
  Operand b = second(
      at, rotated ? constant(std::rotr(at.constant_of(2), static_cast<int>(at.constant_of(3))))
                  : read(at, at.operand(count - 1), 3));
  if (at.insn.id == ARM_INS_RSB) {
    std::swap(a, b);
  }
  at.build.compute(*opcode, temporary(4), a, b, word);
  if (at.sets_flags && *opcode == Opcode::subtract) {
    at.build.compare(Opcode::compare, a, b, word);
  } else if (at.sets_flags && *opcode == Opcode::add) {
    at.build.compare(Opcode::compare_sum_carrying, a, b, word);
  } else if (at.sets_flags) {
    tell(at, in(temporary(4)));
  }
  if (at.operand(0).is(Kind::general, pc) && at.thumb) {
    at.build.compute(Opcode::bit_or, temporary(4), in(temporary(4)), constant(1), word);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

bool move_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM_INS_NOP:
    case ARM_INS_HINT:
    case ARM_INS_YIELD:
    case ARM_INS_DMB:
    case ARM_INS_DSB:
    case ARM_INS_ISB:
    case ARM_INS_PLD:
    case ARM_INS_PLDW:
    case ARM_INS_PLI:
    case ARM_INS_CLREX:
      return true;
    default:
      break;
  }
  if (at.count() < 2 || !at.is_general(0)) {
    return false;
  }
  switch (at.insn.id) {
    case ARM_INS_MOV:
    case ARM_INS_MOVW:
      if (at.operand(0).is(Kind::general, pc) && at.operand(1).is(Kind::general, lr)) {
        at.build.control(Opcode::ret, in(lr));
      } else {
        give(at, read(at, at.operand(1), 3));
      }
      return true;
    case ARM_INS_MVN:
      give(at, inverted(at, read(at, at.operand(1), 3), 3));
      return true;
    case ARM_INS_MOVT:
      at.build.compute(Opcode::bit_and, temporary(4), read(at, at.operand(0), 3), constant(0xFFFF),
                       word);
      at.build.compute(Opcode::bit_or, temporary(4), in(temporary(4)),
                       constant(read(at, at.operand(1), 3).constant << 16U), word);
      write(at, at.operand(0), in(temporary(4)));
      return true;
    case ARM_INS_ADR:
      write(at, at.operand(0),
            constant(((at.program_counter & ~std::uint64_t{3}) + at.constant_of(1)) & 0xFFFFFFFFU));
      return true;
    case ARM_INS_UXTB:
      return extend(at, 1, false);
    case ARM_INS_UXTH:
      return extend(at, 2, false);
    case ARM_INS_SXTB:
      return extend(at, 1, true);
    case ARM_INS_SXTH:
      return extend(at, 2, true);
    case ARM_INS_UBFX:
      return extract_field(at, false);
    case ARM_INS_SBFX:
      return extract_field(at, true);
    case ARM_INS_BFI:
      return insert_field(at, read(at, at.operand(1), 3), at.constant_of(2), at.constant_of(3));
    case ARM_INS_BFC:
      return insert_field(at, constant(0), at.constant_of(1), at.constant_of(2));
    default:
      return false;
  }
}

bool comparison_instruction(Context& at) {
  if (at.count() != 2) {
    return false;
  }
  const auto combined = [&](Opcode opcode) {
    const Operand a = read(at, at.operand(0), 2);
    const Operand b = read(at, at.operand(1), 3);
    const bool itself =
        opcode == Opcode::bit_and && !a.is_constant && !b.is_constant && a.reg == b.reg;
    if (itself) {
      tell(at, a);
    } else {
      at.build.compute(opcode, temporary(4), a, b, word);
      tell(at, in(temporary(4)));
    }
    return true;
  };
  switch (at.insn.id) {
    case ARM_INS_CMP: {
      const Operand a = read(at, at.operand(0), 2);
      at.build.compare(Opcode::compare, a, read(at, at.operand(1), 3), word);
      return true;
    }
    case ARM_INS_CMN: {
      const Operand a = read(at, at.operand(0), 2);
      at.build.compare(Opcode::compare_sum_carrying, a, read(at, at.operand(1), 3), word);
      return true;
    }
    case ARM_INS_TST:
      return combined(Opcode::bit_and);
    case ARM_INS_TEQ:
      return combined(Opcode::bit_xor);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::arm
