// Reads and writes the operands of an AArch64 instruction.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

Operand read(Context& at, const InstructionOperand& operand, unsigned n) {
  if (is_constant(operand)) {
    const std::uint64_t value = at.constant_of(operand);
    return constant(operand.shift == Shift::lsl ? value << operand.amount : value);
  }
  if (operand.kind == Kind::zero) {
    return constant(0);
  }
  const auto reg = general(operand);
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
  switch (operand.shift) {
    case Shift::uxtb:
      narrowed(Opcode::copy, 1);
      break;
    case Shift::uxth:
      narrowed(Opcode::copy, 2);
      break;
    case Shift::uxtw:
      narrowed(Opcode::copy, 4);
      break;
    case Shift::sxtb:
      narrowed(Opcode::sign_extend, 1);
      break;
    case Shift::sxth:
      narrowed(Opcode::sign_extend, 2);
      break;
    case Shift::sxtw:
      narrowed(Opcode::sign_extend, 4);
      break;
    default:
      break;
  }
  if (operand.shift == Shift::none || operand.amount == 0) {
    return value;
  }
  // A value extended from a narrower register is shifted at its new width.
  const unsigned size = operand.shift < Shift::uxtb ? reg->size : 8;
  const Operand amount = constant(operand.amount);
  switch (operand.shift) {
    case Shift::msl:
      at.build.forget(temporary(n));
      break;
    case Shift::lsr:
      at.build.compute(Opcode::shift_right, temporary(n), value, amount, size);
      break;
    case Shift::asr:
      at.build.compute(Opcode::shift_right_signed, temporary(n), value, amount, size);
      break;
    case Shift::ror:
      at.build.compute(Opcode::rotate_right, temporary(n), value, amount, size);
      break;
    default:
      at.build.compute(Opcode::shift_left, temporary(n), value, amount, size);
      break;
  }
  return in(temporary(n));
}

void clobber(Context& at, const InstructionOperand& operand) {
  if (const auto reg = general(operand)) {
    at.build.forget(reg->reg);
  } else if (const auto first = vector(operand)) {
    for (unsigned n = 0; n < at.insn.list; ++n) {
      at.build.forget(lane((first->number + n) % vector_count, 0));
      at.build.forget(lane((first->number + n) % vector_count, 1));
    }
  }
}

void write(Context& at, const InstructionOperand& operand, Operand value) {
  if (const auto reg = general(operand)) {
    at.build.copy(reg->reg, value, reg->size);
  } else {
    clobber(at, operand);
  }
}

unsigned width(const InstructionOperand& operand) {
  return is_general(operand) || operand.kind == Kind::vector ? operand.size : 8;
}

Operand address_of(Context& at, unsigned n, Register d) {
  const InstructionOperand& operand = at.operand(n);
  const Operand base = in(operand.number);
  const bool moves_base = n + 1 < at.count();
  if (at.insn.index == no_register && (moves_base || at.insn.immediate == 0)) {
    return base;
  }
  Operand offset = constant(at.insn.immediate);
  if (at.insn.index != no_register) {
    InstructionOperand index = operand;
    index.kind = at.insn.index == 31 ? Kind::zero : Kind::general;
    index.number = at.insn.index;
    offset = read(at, index, 1);
  }
  at.build.compute(Opcode::add, d, base, offset, 8);
  return in(d);
}

}  // namespace ftcheck::isa::aarch64
