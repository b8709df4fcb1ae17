// Loads and stores of AArch64, single and in pairs, with their write-back.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

std::optional<Place> place_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).kind != Kind::memory) {
    return std::nullopt;
  }
  const bool post = n + 1 < at.count();
  Place place;
  // The address must outlive the registers it was computed from: a load may overwrite its own base.
  place.address = address_of(at, n, temporary(2));
  if (place.address.reg != temporary(2)) at.build.copy(temporary(2), place.address, 8);
  place.address = in(temporary(2));
  if (at.insn.writes_back || post) {
    place.base = at.operand(n).number;
    place.moved = place.address;
    if (post) {
      at.build.compute(Opcode::add, temporary(3), place.address, read(at, at.operand(n + 1), 1), 8);
      place.moved = in(temporary(3));
    }
  }
  return place;
}

void write_back(Context& at, const Place& place) {
  if (place.base) {
    at.build.copy(*place.base, place.moved, 8);
  }
}

Operand offset_by(Context& at, Operand address, unsigned distance) {
  return at.build.offset_by(address, distance, temporary(1), 8);
}

namespace {

// The number of bytes that a load or store of one register moves, and whether it extends the sign.
struct Access {
  unsigned size = 0;  // 0: as wide as the register
  bool sign = false;
};

std::optional<Access> load_access(unsigned id) {
  switch (id) {
    case ARM64_INS_LDR:
    case ARM64_INS_LDUR:
    case ARM64_INS_LDAR:
      return Access{0, false};
    case ARM64_INS_LDRB:
    case ARM64_INS_LDURB:
    case ARM64_INS_LDARB:
      return Access{1, false};
    case ARM64_INS_LDRH:
    case ARM64_INS_LDURH:
    case ARM64_INS_LDARH:
      return Access{2, false};
    case ARM64_INS_LDRSB:
    case ARM64_INS_LDURSB:
      return Access{1, true};
    case ARM64_INS_LDRSH:
    case ARM64_INS_LDURSH:
      return Access{2, true};
    case ARM64_INS_LDRSW:
    case ARM64_INS_LDURSW:
      return Access{4, true};
    default:
      return std::nullopt;
  }
}

std::optional<Access> store_access(unsigned id) {
  switch (id) {
    case ARM64_INS_STR:
    case ARM64_INS_STUR:
    case ARM64_INS_STLR:
      return Access{0, false};
    case ARM64_INS_STRB:
    case ARM64_INS_STURB:
    case ARM64_INS_STLRB:
      return Access{1, false};
    case ARM64_INS_STRH:
    case ARM64_INS_STURH:
    case ARM64_INS_STLRH:
      return Access{2, false};
    default:
      return std::nullopt;
  }
}

void load_register(Context& at, const InstructionOperand& d, Operand address, Access access) {
  const unsigned size = access.size == 0 ? width(d) : access.size;
  if (const auto part = vector(d)) {
    at.build.load(lane(part->number, 0), address, size > 8 ? 8 : size);
    if (size > 8) {
      at.build.load(lane(part->number, 1), offset_by(at, address, 8), 8);
    } else {
      at.build.copy(lane(part->number, 1), constant(0), 8);
    }
    return;
  }
  at.build.load(temporary(4), address, size);
  if (access.sign) {
    at.build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(size), 8);
  }
  write(at, d, in(temporary(4)));
}

void store_register(Context& at, const InstructionOperand& s, Operand address, Access access) {
  const unsigned size = access.size == 0 ? width(s) : access.size;
  if (const auto part = vector(s)) {
    at.build.store(address, in(lane(part->number, 0)), size > 8 ? 8 : size);
    if (size > 8) {
      at.build.store(offset_by(at, address, 8), in(lane(part->number, 1)), 8);
    }
    return;
  }
  at.build.store(address, read(at, s, 4), size);
}

}  // namespace

bool memory_instruction(Context& at) {
  const auto loads = load_access(at.insn.id);
  const auto stores = store_access(at.insn.id);
  const bool load_pair =
      at.insn.id == ARM64_INS_LDP || at.insn.id == ARM64_INS_LDNP || at.insn.id == ARM64_INS_LDPSW;
  const bool store_pair = at.insn.id == ARM64_INS_STP || at.insn.id == ARM64_INS_STNP;
  if (!loads && !stores && !load_pair && !store_pair) {
    return false;
  }
  const unsigned registers = load_pair || store_pair ? 2 : 1;
  // A literal that follows the code.
  if (loads && at.count() == 2 && is_constant(at.operand(1))) {
    load_register(at, at.operand(0), constant(at.constant_of(1)), *loads);
    return true;
  }
  const auto place = place_of(at, registers);
  if (!place) {
    return false;
  }
  const Access access = at.insn.id == ARM64_INS_LDPSW ? Access{4, true} : loads.value_or(Access{});
  const unsigned step = access.size == 0 ? width(at.operand(0)) : access.size;
  for (unsigned n = 0; n < registers; ++n) {
    const Operand address = offset_by(at, place->address, n * step);
    if (loads || load_pair) {
      load_register(at, at.operand(n), address, access);
    } else {
      store_register(at, at.operand(n), address, stores.value_or(Access{}));
    }
  }
  write_back(at, *place);
  return true;
}

}  // namespace ftcheck::isa::aarch64
