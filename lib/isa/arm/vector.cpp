// The vector moves with which compilers fill structures on 32-bit ARM.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {
namespace {

std::optional<Lanes> lanes_of(Context& at, unsigned n) {
  return at.is_register(n) ? vector(static_cast<unsigned>(at.operand(n).reg)) : std::nullopt;
}

std::optional<Register> general_of(Context& at, unsigned n) {
  return at.is_register(n) ? general(static_cast<unsigned>(at.operand(n).reg)) : std::nullopt;
}

void load_lanes(Context& at, const Lanes& lanes, Operand address, unsigned distance) {
  for (unsigned i = 0; i < lanes.count; ++i) {
    at.build.load(lane(lanes.first + i), behind(at, address, distance + i * word), word);
  }
}

void store_lanes(Context& at, const Lanes& lanes, Operand address, unsigned distance) {
  for (unsigned i = 0; i < lanes.count; ++i) {
    at.build.store(behind(at, address, distance + i * word), in(lane(lanes.first + i)), word);
  }
}

// VLDR and VSTR.
bool single(Context& at, bool loads) {
  const auto lanes = lanes_of(at, 0);
  const auto place = place_of(at, 1);
  if (!lanes || !place) {
    return false;
  }
  if (loads) {
    load_lanes(at, *lanes, place->address, 0);
  } else {
    store_lanes(at, *lanes, place->address, 0);
  }
  return true;
}

// The registers from operand `first` on, at temporary 2.  Returns how many bytes they are.
unsigned list(Context& at, unsigned first, bool loads) {
  unsigned bytes = 0;
  for (unsigned n = first; n < at.count(); ++n) {
    const auto lanes = lanes_of(at, n);
    if (!lanes) {
      break;
    }
    if (loads) {
      load_lanes(at, *lanes, in(temporary(2)), bytes);
    } else {
      store_lanes(at, *lanes, in(temporary(2)), bytes);
    }
    bytes += lanes->count * word;
  }
  return bytes;
}

unsigned size_of_list(Context& at, unsigned first) {
  unsigned bytes = 0;
  for (unsigned n = first; n < at.count(); ++n) {
    const auto lanes = lanes_of(at, n);
    bytes += lanes ? lanes->count * word : 0;
  }
  return bytes;
}

// VPUSH, VPOP, VLDM, VSTM.
bool multiple(Context& at, bool loads, bool down, bool stack) {
  const auto base = stack ? std::optional<Register>(sp) : general_of(at, 0);
  if (!base) {
    return false;
  }
  const unsigned first = stack ? 0 : 1;
  at.build.compute(down ? Opcode::subtract : Opcode::add, temporary(3), in(*base),
                   constant(size_of_list(at, first)), word);
  at.build.copy(temporary(2), in(down ? temporary(3) : *base), word);
  list(at, first, loads);
  if (stack || at.detail.writeback) {
    at.build.copy(*base, in(temporary(3)), word);
  }
  return true;
}

// The element that a list of one register names, as in {d16[1]}, which Capstone tells in words
// only; nothing for whole registers.
std::optional<std::string_view> element_of(Context& at) {
  const std::string_view text = at.insn.op_str;
  const std::size_t open = text.find('[');
  if (open >= text.find('}')) {
    return std::nullopt;
  }
  return text.substr(open + 1, text.find(']') - open - 1);
}

// The bytes that VLD1 or VST1 moves at temporary 2: whole registers, or one lane of a word.
unsigned move_structure(Context& at, bool loads, const Lanes& first) {
  const auto element = element_of(at);
  if (!element) {
    return list(at, 0, loads);
  }
  const bool is_word = at.detail.vector_size == 32 && (*element == "0" || *element == "1");
  if (!is_word || first.count != 2) {
    return 0;
  }
  const Lanes one{first.first + (*element == "1" ? 1U : 0U), 1};
  loads ? load_lanes(at, one, in(temporary(2)), 0) : store_lanes(at, one, in(temporary(2)), 0);
  return word;
}

bool structure(Context& at, bool loads) {
  unsigned memory = 0;
  while (memory < at.count() && at.operand(memory).type != ARM_OP_MEM) {
    ++memory;
  }
  const auto first = lanes_of(at, 0);
  if (!first || memory == at.count() || !general(at.operand(memory).mem.base)) {
    return false;
  }
  const Register base = general(at.operand(memory).mem.base).value_or(sp);
  // The displacement that Capstone gives is the alignment.
  at.build.copy(temporary(2), in(base), word);
  const unsigned bytes = move_structure(at, loads, *first);
  if (bytes == 0) {
    return false;
  }
  if (const auto step = general_of(at, memory + 1)) {
    at.build.compute(Opcode::add, base, in(temporary(2)), in(*step), word);
  } else if (at.detail.writeback) {
    at.build.compute(Opcode::add, base, in(temporary(2)), constant(bytes), word);
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

// The one lane an operand names: a single register, or an element of a word.
std::optional<Register> one_lane(Context& at, unsigned n) {
  const auto lanes = lanes_of(at, n);
  const int index = at.operand(n).vector_index;
  if (lanes && lanes->count == 1 && index < 0) {
    return lane(lanes->first);
  }
  if (lanes && lanes->count == 2 && at.detail.vector_size == 32 && (index == 0 || index == 1)) {
    return lane(lanes->first + static_cast<unsigned>(index));
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
  if (d && at.is_immediate(1) && at.operand(1).imm == 0) {
    set_all(at, *d, constant(0));
    return true;
  }
  if (d && s && d->count == s->count && at.operand(0).vector_index < 0 &&
      at.operand(1).vector_index < 0) {
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
  if (at.count() != 3 || !d || !s || !at.is_register(2) || at.operand(1).reg != at.operand(2).reg) {
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
  if (!d || at.detail.vector_size != 32 || at.count() != 2) {
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
