// The vector moves that compilers use to fill structures on 32-bit ARM.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {
namespace {

std::optional<Lanes> lanes_of(Context& at, unsigned n) {
  return n < at.count() ? vector(at.operand(n)) : std::nullopt;
}

std::optional<Register> general_of(Context& at, unsigned n) {
  return n < at.count() ? general(at.operand(n)) : std::nullopt;
}

void move_lanes(Context& at, bool loads, const Lanes& lanes, Operand address) {
  for (unsigned i = 0; i < lanes.count; ++i) {
    const Operand there = offset_by(at, address, i * word);
    if (loads) {
      at.build.load(lane(lanes.first + i), there, word);
    } else {
      at.build.store(there, in(lane(lanes.first + i)), word);
    }
  }
}

// VLDR and VSTR.
bool single(Context& at, bool loads) {
  const auto lanes = lanes_of(at, 0);
  const auto place = place_of(at, 1);
  if (!lanes || !place) {
    return false;
  }
  move_lanes(at, loads, *lanes, place->address);
  return true;
}

// VPUSH, VPOP, VLDM, VSTM.
bool multiple(Context& at, bool loads, bool down, bool stack) {
  const auto base = stack ? std::optional<Register>(sp) : general_of(at, 0);
  if (!base) {
    return false;
  }
  const Lanes all = lanes_of(at, stack ? 0 : 1).value_or(Lanes{});
  at.build.compute(down ? Opcode::subtract : Opcode::add, temporary(3), in(*base),
                   constant(all.count * word), word);
  at.build.copy(temporary(2), in(down ? temporary(3) : *base), word);
  move_lanes(at, loads, all, in(temporary(2)));
  if (stack || at.insn.writes_back) {
    at.build.copy(*base, in(temporary(3)), word);
  }
  return true;
}

// The lanes that VLD1 or VST1 moves: whole registers, or one lane of a word; otherwise none.
Lanes structure_lanes(Context& at, const Lanes& all) {
  const unsigned position = at.operand(0).position;
  if (position == whole) return all;
  const bool is_word = at.insn.element == 4 && (position == 0 || position == 1);
  return is_word && all.count == 2 ? Lanes{all.first + position, 1} : Lanes{};
}

bool structure(Context& at, bool loads) {
  const auto all = lanes_of(at, 0);
  if (!all || at.count() < 2 || at.operand(1).kind != Kind::memory) {
    return false;
  }
  const Register base = at.operand(1).number;
  const Lanes lanes = structure_lanes(at, *all);
  at.build.copy(temporary(2), in(base), word);
  if (lanes.count == 0) {
    return false;
  }
  move_lanes(at, loads, lanes, in(temporary(2)));
  if (const auto step = general_of(at, 2)) {
    at.build.compute(Opcode::add, base, in(temporary(2)), in(*step), word);
  } else if (at.insn.writes_back) {
    at.build.compute(Opcode::add, base, in(temporary(2)), constant(lanes.count * word), word);
  }
  return true;
}

void set_all(Context& at, const Lanes& lanes, Operand value) {
  for (unsigned i = 0; i < lanes.count; ++i) {
    at.build.copy(lane(lanes.first + i), value, word);
  }
}

void copy_lanes(Context& at, const Lanes& d, const Lanes& s) {
  for (unsigned i = 0; i < d.count; ++i) {
    at.build.copy(lane(d.first + i), in(lane(s.first + i)), word);
  }
}

// VMOV between two general registers and the two lanes of a double register.
bool move_double(Context& at) {
  if (const auto d = lanes_of(at, 0); d && d->count == 2) {
    const auto low = general_of(at, 1);
    const auto high = general_of(at, 2);
    if (!low || !high) {
      return false;
    }
    at.build.copy(lane(d->first), in(*low), word);
    at.build.copy(lane(d->first + 1), in(*high), word);
    return true;
  }
  const auto low = general_of(at, 0);
  const auto high = general_of(at, 1);
  const auto s = lanes_of(at, 2);
  if (!low || !high || !s || s->count != 2) {
    return false;
  }
  at.build.copy(*low, in(lane(s->first)), word);
  at.build.copy(*high, in(lane(s->first + 1)), word);
  return true;
}

// The single lane that an operand names: a single register, or an element of a word.
std::optional<Register> one_lane(Context& at, unsigned n) {
  const auto lanes = lanes_of(at, n);
  if (!lanes) return std::nullopt;
  const unsigned position = at.operand(n).position;
  if (lanes->count == 1 && position == whole) {
    return lane(lanes->first);
  }
  if (lanes->count == 2 && at.insn.element == 4 && (position == 0 || position == 1)) {
    return lane(lanes->first + position);
  }
  return std::nullopt;
}

bool move(Context& at) {
  if (at.count() == 3) {
    return move_double(at);
  }
  if (at.count() != 2) {
    return false;
  }
  const auto d = lanes_of(at, 0);
  const auto s = lanes_of(at, 1);
  if (d && at.is_constant(1) && at.constant_of(1) == 0) {
    set_all(at, *d, constant(0));
    return true;
  }
  if (d && s && d->count == s->count && at.operand(0).position == whole &&
      at.operand(1).position == whole) {
    copy_lanes(at, *d, *s);
    return true;
  }
  const auto into = one_lane(at, 0);
  const auto from = one_lane(at, 1);
  if (into && general_of(at, 1)) {
    at.build.copy(*into, in(*general_of(at, 1)), word);
    return true;
  }
  if (from && general_of(at, 0)) {
    write(at, at.operand(0), in(*from));
    return true;
  }
  return false;
}

// VORR and VEOR of a register with itself.
bool bitwise_with_itself(Context& at) {
  const auto d = lanes_of(at, 0);
  const auto s = lanes_of(at, 1);
  if (at.count() != 3 || !d || !s || at.operand(2).kind != Kind::lanes ||
      at.operand(2).number != s->first) {
    return false;
  }
  if (at.insn.id == ARM_INS_VEOR) {
    set_all(at, *d, constant(0));
  } else {
    copy_lanes(at, *d, *s);
  }
  return true;
}

bool duplicate(Context& at) {
  const auto d = lanes_of(at, 0);
  if (!d || at.insn.element != 4 || at.count() != 2) {
    return false;
  }
  const auto from = one_lane(at, 1);
  const auto general_register = general_of(at, 1);
  if (!from && !general_register) {
    return false;
  }
  at.build.copy(temporary(4), in(from ? *from : *general_register), word);
  set_all(at, *d, in(temporary(4)));
  return true;
}

}  // namespace

bool vector_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM_INS_VLDR:
    case ARM_INS_VSTR:
      return single(at, at.insn.id == ARM_INS_VLDR);
    case ARM_INS_VPUSH:
      return multiple(at, false, true, true);
    case ARM_INS_VPOP:
      return multiple(at, true, false, true);
    case ARM_INS_VLDMIA:
    case ARM_INS_VSTMIA:
      return multiple(at, at.insn.id == ARM_INS_VLDMIA, false, false);
    case ARM_INS_VLDMDB:
    case ARM_INS_VSTMDB:
      return multiple(at, at.insn.id == ARM_INS_VLDMDB, true, false);
    case ARM_INS_VLD1:
    case ARM_INS_VST1:
      return structure(at, at.insn.id == ARM_INS_VLD1);
    case ARM_INS_VMOV:
      return move(at);
    case ARM_INS_VORR:
    case ARM_INS_VEOR:
      return bitwise_with_itself(at);
    case ARM_INS_VDUP:
      return duplicate(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::arm
