// Reading and writing what an AArch64 instruction names.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

Operand read(Context& at, const cs_arm64_op& operand, unsigned n) {
  if (operand.type == ARM64_OP_IMM) {
    const auto value = static_cast<std::uint64_t>(operand.imm);
    return constant(operand.shift.type == ARM64_SFT_LSL ? value << operand.shift.value : value);
  }
  if (operand.type == ARM64_OP_REG && is_zero_register(operand.reg)) {
    return constant(0);
  }
  const auto reg = operand.type == ARM64_OP_REG ? general(operand.reg) : std::nullopt;
  if (!reg) {
    at.build.forget(temporary(n));
    return in(temporary(n));
  }
  Operand value = in(reg->reg);
  const auto narrowed = [&](Opcode opcode, unsigned from) {
    if (opcode == Opcode::sign_extend) {
      at.build.compute(opcode, temporary(n), value, constant(from), 8);
    } else {
      at.build.copy(temporary(n), value, from);
    }
    value = in(temporary(n));
  };
  switch (operand.ext) {
    case ARM64_EXT_UXTB:
      narrowed(Opcode::copy, 1);
      break;
    case ARM64_EXT_UXTH:
      narrowed(Opcode::copy, 2);
      break;
    case ARM64_EXT_UXTW:
      narrowed(Opcode::copy, 4);
      break;
    case ARM64_EXT_SXTB:
      narrowed(Opcode::sign_extend, 1);
      break;
    case ARM64_EXT_SXTH:
      narrowed(Opcode::sign_extend, 2);
      break;
    case ARM64_EXT_SXTW:
      narrowed(Opcode::sign_extend, 4);
      break;
    default:
      break;
  }
  if (operand.shift.type == ARM64_SFT_INVALID || operand.shift.value == 0) {
    return value;
  }
  // What was extended from a narrower register is shifted as what it became.
  const unsigned size = operand.ext == ARM64_EXT_INVALID ? reg->size : 8;
  const Operand amount = constant(operand.shift.value);
  switch (operand.shift.type) {
    case ARM64_SFT_LSL:
      at.build.compute(Opcode::shift_left, temporary(n), value, amount, size);
      break;
    case ARM64_SFT_LSR:
      at.build.compute(Opcode::shift_right, temporary(n), value, amount, size);
      break;
    case ARM64_SFT_ASR:
      at.build.compute(Opcode::shift_right_signed, temporary(n), value, amount, size);
      break;
    case ARM64_SFT_ROR:
      at.build.compute(Opcode::rotate_right, temporary(n), value, amount, size);
      break;
    default:
      at.build.forget(temporary(n));
      break;
  }
  return in(temporary(n));
}

void clobber(Context& at, const cs_arm64_op& operand) {
  if (operand.type != ARM64_OP_REG) {
    return;
  }
  if (const auto reg = general(operand.reg)) {
    at.build.forget(reg->reg);
  } else if (const auto part = vector(operand.reg)) {
    at.build.forget(lane(part->number, 0));
    at.build.forget(lane(part->number, 1));
  }
}

void write(Context& at, const cs_arm64_op& operand, Operand value) {
  const auto reg = operand.type == ARM64_OP_REG ? general(operand.reg) : std::nullopt;
  if (reg) {
    at.build.copy(reg->reg, value, reg->size);
  } else {
    clobber(at, operand);
  }
}

unsigned width(const cs_arm64_op& operand) {
  if (operand.type == ARM64_OP_REG) {
    if (operand.reg == ARM64_REG_WZR) {
      return 4;
    }
    if (const auto reg = general(operand.reg)) {
      return reg->size;
    }
    if (const auto part = vector(operand.reg)) {
      return part->size;
    }
  }
  return 8;
}

Operand address_of(Context& at, const cs_arm64_op& operand, Register d) {
  const auto base = general(operand.mem.base);
  if (!base) {
    at.build.forget(d);
    return in(d);
  }
  if (operand.mem.index == ARM64_REG_INVALID && operand.mem.disp == 0) {
    return in(base->reg);
  }
  Operand offset = constant(static_cast<std::uint64_t>(std::int64_t{operand.mem.disp}));
  if (operand.mem.index != ARM64_REG_INVALID) {
    cs_arm64_op index = operand;
    index.type = ARM64_OP_REG;
    index.reg = operand.mem.index;
    offset = read(at, index, 1);
  }
  at.build.compute(Opcode::add, d, in(base->reg), offset, 8);
  return in(d);
}

}  // namespace ftcheck::isa::aarch64
