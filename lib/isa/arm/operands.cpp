// Reads and writes the operands of a 32-bit ARM instruction.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {
namespace {

// The operation of a shift; nothing for a rotation through the carry.
std::optional<Opcode> shift_opcode(Shift shift) {
  switch (shift) {
    case Shift::lsl:
    case Shift::lsl_by_register:
      return Opcode::shift_left;
    case Shift::lsr:
    case Shift::lsr_by_register:
      return Opcode::shift_right;
    case Shift::asr:
    case Shift::asr_by_register:
      return Opcode::shift_right_signed;
    case Shift::ror:
    case Shift::ror_by_register:
      return Opcode::rotate_right;
    default:
      return std::nullopt;
  }
}

Operand shifted(Context& at, Operand value, const InstructionOperand& operand, unsigned n) {
  if (operand.shift == Shift::none) {
    return value;
  }
  const auto opcode = shift_opcode(operand.shift);
  if (!opcode) {
    at.build.forget(temporary(n));
  } else if (operand.shift >= Shift::lsl_by_register) {  // only the lowest byte counts
    at.build.copy(temporary(6), read_general(at, operand.amount), 1);
    at.build.compute(*opcode, temporary(n), value, in(temporary(6)), word);
  } else {
    at.build.compute(*opcode, temporary(n), value, constant(operand.amount), word);
  }
  return in(temporary(n));
}

}  // namespace

Operand read_general(Context& at, Register reg) {
  return reg == pc ? constant(at.program_counter) : in(reg);
}

Operand read(Context& at, const InstructionOperand& operand, unsigned n) {
  if (operand.kind == Kind::small || operand.kind == Kind::immediate) {
    return constant(at.constant_of(operand));
  }
  const auto reg = general(operand);
  if (!reg) {
    at.build.forget(temporary(n));
    return in(temporary(n));
  }
  return shifted(at, read_general(at, *reg), operand, n);
}

void clobber(Context& at, const InstructionOperand& operand) {
  if (const auto reg = general(operand)) {
    at.build.forget(*reg);
    if (*reg == pc) {
      at.build.control(Opcode::jump, in(pc));
    }
  } else if (const auto lanes = vector(operand)) {
    for (unsigned i = 0; i < lanes->count; ++i) {
      const unsigned skipped = at.insn.is_spaced ? i / 2 * 2 : 0;
      at.build.forget(lane((lanes->first + i + skipped) % lane_count));
    }
  }
}

void write(Context& at, const InstructionOperand& operand, Operand value) {
  const auto reg = general(operand);
  if (!reg) {
    clobber(at, operand);
  } else if (*reg == pc) {
    at.build.control(Opcode::jump, value);
  } else {
    at.build.copy(*reg, value, word);
  }
}

Operand address_of(Context& at, unsigned n) {
  const InstructionOperand& operand = at.operand(n);
  const Operand start =
      operand.number == pc ? constant(at.program_counter & ~std::uint64_t{3}) : in(operand.number);
  if (at.insn.index != no_register) {
    const Operand offset = shifted(at, read_general(at, at.insn.index), operand, 1);
    at.build.compute(operand.is_subtracted ? Opcode::subtract : Opcode::add, temporary(0), start,
                     offset, word);
    return in(temporary(0));
  }
  const bool moves_base = n + 1 < at.count();
  const std::uint32_t displacement = moves_base ? 0 : at.insn.constant;
  if (start.is_constant) {
    return constant((start.constant + displacement) & 0xFFFFFFFFU);
  }
  if (displacement == 0) {
    return start;
  }
  at.build.compute(Opcode::add, temporary(0), start, constant(displacement), word);
  return in(temporary(0));
}

Operand offset_by(Context& at, Operand address, unsigned distance) {
  return at.build.offset_by(address, distance, temporary(1), word);
}

std::optional<Place> place_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).kind != Kind::memory) {
    return std::nullopt;
  }
  const bool post = n + 1 < at.count();
  Place place;
  // The address must outlive the registers it was computed from: a load may overwrite its own base.
  at.build.copy(temporary(2), address_of(at, n), word);
  place.address = in(temporary(2));
  if (!(at.insn.writes_back || post)) {
    return place;
  }
  place.base = at.operand(n).number;
  place.moved = place.address;
  if (post) {
    const InstructionOperand& distance = at.operand(n + 1);
    at.build.compute(distance.is_subtracted ? Opcode::subtract : Opcode::add, temporary(3),
                     place.address, read(at, distance, 1), word);
    place.moved = in(temporary(3));
  }
  return place;
}

void write_back(Context& at, const Place& place) {
  if (place.base) {
    at.build.copy(*place.base, place.moved, word);
  }
}

}  // namespace ftcheck::isa::arm
