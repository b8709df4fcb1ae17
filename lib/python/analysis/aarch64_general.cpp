// Moves, arithmetic and comparisons of AArch64.
#include "python/analysis/aarch64.hpp"

namespace ftcheck::python::analysis::aarch64 {

namespace {

// d = a OP b for the instructions of three operands.
std::optional<Opcode> arithmetic_opcode(unsigned id) {
  switch (id) {
    case ARM64_INS_ADD:
      return Opcode::add;
    case ARM64_INS_SUB:
      return Opcode::subtract;
    case ARM64_INS_AND:
      return Opcode::bit_and;
    case ARM64_INS_ORR:
      return Opcode::bit_or;
    case ARM64_INS_EOR:
      return Opcode::bit_xor;
    case ARM64_INS_LSL:
      return Opcode::shift_left;
    case ARM64_INS_LSR:
      return Opcode::shift_right;
    case ARM64_INS_ASR:
      return Opcode::shift_right_signed;
    case ARM64_INS_MUL:
      return Opcode::multiply;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool arithmetic_instruction(Context& at) {
  const auto opcode = arithmetic_opcode(at.insn.id);
  if (!opcode || at.count() != 3 || !general(at.operand(0).reg)) {
    return false;
  }
  const bool shift = *opcode == Opcode::shift_left || *opcode == Opcode::shift_right ||
                     *opcode == Opcode::shift_right_signed;
  if (shift && at.operand(2).type != ARM64_OP_IMM) {
    return false;
  }
  const unsigned size = width(at.operand(0));
  const Operand a = read(at, at.operand(1), 2);
  const Operand b = read(at, at.operand(2), 3);
  const Register result = temporary(4);
  at.build.compute(*opcode, result, a, b, size);
  if (at.detail.update_flags && *opcode == Opcode::subtract) {
    at.build.compare(Opcode::compare, a, b, size);
  } else if (at.detail.update_flags) {
    at.build.compare(*opcode == Opcode::bit_and ? Opcode::compare_bits : Opcode::compare_result,
                     in(result), in(result), size);
  }
  write(at, at.operand(0), in(result));
  return true;
}

bool move_instruction(Context& at) {
  const auto immediate = [&](unsigned n) {
    const cs_arm64_op& operand = at.operand(n);
    return static_cast<std::uint64_t>(operand.imm)
           << (operand.shift.type == ARM64_SFT_LSL ? operand.shift.value : 0);
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
      write(at, at.operand(0), constant(static_cast<std::uint64_t>(at.operand(1).imm)));
      return true;
    case ARM64_INS_MOV:
    case ARM64_INS_MOVZ:
      if (at.count() != 2 || !general(at.operand(0).reg)) {
        return false;
      }
      write(at, at.operand(0), read(at, at.operand(1), 3));
      return true;
    case ARM64_INS_MOVN:
      write(at, at.operand(0), constant(~immediate(1)));
      return true;
    case ARM64_INS_MOVK: {
      const auto reg = general(at.operand(0).reg);
      at.build.compute(Opcode::insert, reg->reg,
                       constant(static_cast<std::uint64_t>(at.operand(1).imm)),
                       constant(at.operand(1).shift.value), 2);
      return true;
    }
    case ARM64_INS_SXTW:
      at.build.compute(Opcode::sign_extend, temporary(4), read(at, at.operand(1), 3), constant(4),
                       8);
      write(at, at.operand(0), in(temporary(4)));
      return true;
    case ARM64_INS_UXTB:
    case ARM64_INS_UXTH:
      at.build.copy(temporary(4), read(at, at.operand(1), 3), at.insn.id == ARM64_INS_UXTB ? 1 : 2);
      write(at, at.operand(0), in(temporary(4)));
      return true;
    default:
      return false;
  }
}

bool comparison_instruction(Context& at) {
  const auto select = [&](Condition condition, Operand chosen, Operand other) {
    at.build.copy(temporary(4), other, 8);
    at.build.copy(temporary(5), chosen, 8);
    at.build.select(condition, temporary(4), in(temporary(5)), 8);
    write(at, at.operand(0), in(temporary(4)));
  };
  const Condition condition = condition_of(at.detail.cc);
  switch (at.insn.id) {
    case ARM64_INS_CMP:
      at.build.compare(Opcode::compare, read(at, at.operand(0), 2), read(at, at.operand(1), 3),
                       width(at.operand(0)));
      return true;
    case ARM64_INS_TST:
      at.build.compare(Opcode::compare_bits, read(at, at.operand(0), 2), read(at, at.operand(1), 3),
                       width(at.operand(0)));
      return true;
    case ARM64_INS_CMN:
      at.build.compute(Opcode::add, temporary(4), read(at, at.operand(0), 2),
                       read(at, at.operand(1), 3), width(at.operand(0)));
      at.build.compare(Opcode::compare_result, in(temporary(4)), constant(0), width(at.operand(0)));
      return true;
    case ARM64_INS_CSEL:
      select(condition, read(at, at.operand(1), 2), read(at, at.operand(2), 3));
      return true;
    case ARM64_INS_CSET:
      select(condition, constant(1), constant(0));
      return true;
    case ARM64_INS_CSINC: {
      const Operand other = read(at, at.operand(2), 3);
      at.build.compute(Opcode::add, temporary(3), other, constant(1), width(at.operand(0)));
      select(condition, read(at, at.operand(1), 2), in(temporary(3)));
      return true;
    }
    default:
      return false;
  }
}

}  // namespace ftcheck::python::analysis::aarch64
