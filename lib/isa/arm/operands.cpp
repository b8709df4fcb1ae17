// Reading and writing what a 32-bit ARM instruction names.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {
namespace {

std::uint64_t low_word(std::int64_t n) {
  return static_cast<std::uint64_t>(n) & 0xFFFFFFFFU;
}

// The operation of a shift; nothing for a rotation through the carry.
std::optional<Opcode> shift_opcode(arm_shifter type) {
  switch (type) {
    case ARM_SFT_LSL:
    case ARM_SFT_LSL_REG:
      return Opcode::shift_left;
    case ARM_SFT_LSR:
    case ARM_SFT_LSR_REG:
      return Opcode::shift_right;
    case ARM_SFT_ASR:
    case ARM_SFT_ASR_REG:
      return Opcode::shift_right_signed;
    case ARM_SFT_ROR:
    case ARM_SFT_ROR_REG:
      return Opcode::rotate_right;
    default:
      return std::nullopt;
  }
}

Operand shifted(Context& at, Operand value, const cs_arm_op& operand, unsigned n) {
  if (operand.shift.type == ARM_SFT_INVALID) {
    return value;
  }
  const auto opcode = shift_opcode(operand.shift.type);
  const bool by_register = operand.shift.type >= ARM_SFT_ASR_REG;
  const auto count = by_register ? general(operand.shift.value) : std::nullopt;
  if (!opcode || by_register != count.has_value()) {
    at.build.forget(temporary(n));
  } else if (count) {  // of which the lowest byte counts
    at.build.copy(temporary(6), read_general(at, *count), 1);
    at.build.compute(*opcode, temporary(n), value, in(temporary(6)), word);
  } else {
    at.build.compute(*opcode, temporary(n), value, constant(operand.shift.value), word);
  }
  return in(temporary(n));
}

}  // namespace

Operand read_general(Context& at, Register reg) {
  return reg == pc ? constant(at.program_counter) : in(reg);
}

Operand read(Context& at, const cs_arm_op& operand, unsigned n) {
  if (operand.type == ARM_OP_IMM) {
    return constant(low_word(operand.imm));
  }
  const auto reg =
      operand.type == ARM_OP_REG ? general(static_cast<unsigned>(operand.reg)) : std::nullopt;
  if (!reg) {
    at.build.forget(temporary(n));
    return in(temporary(n));
  }
  return shifted(at, read_general(at, *reg), operand, n);
}

void clobber(Context& at, const cs_arm_op& operand) {
  if (operand.type != ARM_OP_REG) {
    return;
  }
  if (const auto reg = general(static_cast<unsigned>(operand.reg))) {
    at.build.forget(*reg);
    if (*reg == pc) {
      at.build.control(Opcode::jump, in(pc));
    }
  } else if (const auto lanes = vector(static_cast<unsigned>(operand.reg))) {
    for (unsigned i = 0; i < lanes->count; ++i) {
      at.build.forget(lane(lanes->first + i));
    }
  }
}

void write(Context& at, const cs_arm_op& operand, Operand value) {
  const auto reg =
      operand.type == ARM_OP_REG ? general(static_cast<unsigned>(operand.reg)) : std::nullopt;
  if (!reg) {
    clobber(at, operand);
  } else if (*reg == pc) {
    at.build.control(Opcode::jump, value);
  } else {
    at.build.copy(*reg, value, word);
  }
}

Operand address_of(Context& at, const cs_arm_op& operand) {
  const auto base = general(operand.mem.base);
  if (!base) {
    at.build.forget(temporary(0));
    return in(temporary(0));
  }
  const Operand start = *base == pc ? constant(at.program_counter & ~std::uint64_t{3}) : in(*base);
  const auto index = general(operand.mem.index);
  if (!index) {
    if (start.is_constant) {
      return constant(low_word(static_cast<std::int64_t>(start.constant) + operand.mem.disp));
    }
    if (operand.mem.disp == 0) {
      return start;
    }
    at.build.compute(Opcode::add, temporary(0), start, constant(low_word(operand.mem.disp)), word);
    return in(temporary(0));
  }
  const Operand offset = shifted(at, read_general(at, *index), operand, 1);
  const bool down = operand.subtracted || operand.mem.scale < 0;
  at.build.compute(down ? Opcode::subtract : Opcode::add, temporary(0), start, offset, word);
  return in(temporary(0));
}

Operand behind(Context& at, Operand address, unsigned distance) {
  return at.build.behind(address, distance, temporary(1), word);
}

std::optional<Place> place_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).type != ARM_OP_MEM) {
    return std::nullopt;
  }
  cs_arm_op operand = at.operand(n);
  const auto base = general(operand.mem.base);
  const bool post = n + 1 < at.count();
  Place place;
  // The address must outlive the registers it is made of: a load may overwrite its own base.
  at.build.copy(temporary(2), address_of(at, operand), word);
  place.address = in(temporary(2));
  if (!base || !(at.detail.writeback || post)) {
    return place;
  }
  place.base = *base;
  place.moved = place.address;
  if (post) {
    const cs_arm_op& distance = at.operand(n + 1);
    at.build.compute(distance.subtracted ? Opcode::subtract : Opcode::add, temporary(3),
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
