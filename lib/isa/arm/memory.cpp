// Loads and stores of 32-bit ARM: single, in pairs, and of register lists, with write-back.
//
// A load of pc is a jump; from the stack it ends the function, which pushed lr there.
#include "isa/arm/machine.hpp"

#include <bit>

namespace ftcheck::isa::arm {
namespace {

struct Access {
  unsigned size = word;
  bool sign = false;
};

std::optional<Access> load_access(unsigned id) {
  switch (id) {
    case ARM_INS_LDR:
    case ARM_INS_LDRT:
    case ARM_INS_LDREX:
    case ARM_INS_LDA:
    case ARM_INS_LDAEX:
      return Access{word, false};
    case ARM_INS_LDRB:
    case ARM_INS_LDRBT:
    case ARM_INS_LDREXB:
    case ARM_INS_LDAB:
    case ARM_INS_LDAEXB:
      return Access{1, false};
    case ARM_INS_LDRH:
    case ARM_INS_LDRHT:
    case ARM_INS_LDREXH:
    case ARM_INS_LDAH:
    case ARM_INS_LDAEXH:
      return Access{2, false};
    case ARM_INS_LDRSB:
      return Access{1, true};
    case ARM_INS_LDRSH:
      return Access{2, true};
    default:
      return std::nullopt;
  }
}

std::optional<unsigned> store_size(unsigned id) {
  switch (id) {
    case ARM_INS_STR:
    case ARM_INS_STRT:
    case ARM_INS_STL:
    case ARM_INS_STREX:
    case ARM_INS_STLEX:
      return word;
    case ARM_INS_STRB:
    case ARM_INS_STRBT:
    case ARM_INS_STLB:
    case ARM_INS_STREXB:
    case ARM_INS_STLEXB:
      return 1;
    case ARM_INS_STRH:
    case ARM_INS_STRHT:
    case ARM_INS_STLH:
    case ARM_INS_STREXH:
    case ARM_INS_STLEXH:
      return 2;
    default:
      return std::nullopt;
  }
}

bool load(Context& at, Access access) {
  const auto place = place_of(at, 1);
  if (!place || !at.is_general(0)) {
    return false;
  }
  at.build.load(temporary(4), place->address, access.size);
  if (access.sign) {
    at.build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(access.size),
                     word);
  }
  write_back(at, *place);
  if (at.operand(0).is(Kind::general, pc) && place->base == sp) {
    at.build.control(Opcode::ret, in(temporary(4)));
  } else {
    write(at, at.operand(0), in(temporary(4)));
  }
  return true;
}

bool store(Context& at, unsigned size) {
  // The first operand of a store-exclusive becomes 0 when it stores, which it does sooner or later.
  const unsigned first = at.count() == 3 && at.operand(2).kind == Kind::memory ? 1 : 0;
  const auto place = place_of(at, first + 1);
  if (!place) {
    return false;
  }
  at.build.store(place->address, read(at, at.operand(first), 4), size);
  write_back(at, *place);
  if (first == 1) {
    write(at, at.operand(0), constant(0));
  }
  return true;
}

bool pair(Context& at, bool loads) {
  const auto place = place_of(at, 2);
  if (!place) {
    return false;
  }
  for (unsigned n = 0; n < 2; ++n) {
    const Operand address = offset_by(at, place->address, n * word);
    if (loads) {
      at.build.load(temporary(4 + n), address, word);
    } else {
      at.build.store(address, read(at, at.operand(n), 4), word);
    }
  }
  write_back(at, *place);
  for (unsigned n = 0; loads && n < 2; ++n) {
    write(at, at.operand(n), in(temporary(4 + n)));
  }
  return true;
}

// A list of registers from operand `first` on, at `base`.
struct List {
  unsigned first = 1;
  Register base = sp;
  bool down = false;   // the list ends at the base
  bool skips = false;  // the word at the base itself is not part of it
  bool moves_base = true;
};

std::optional<List> list_of(Context& at) {
  List list;
  switch (at.insn.id) {
    case ARM_INS_PUSH:
    case ARM_INS_POP:
      list.first = 0;
      list.down = list.skips = at.insn.id == ARM_INS_PUSH;
      return list;
    case ARM_INS_LDM:
    case ARM_INS_STM:
      break;
    case ARM_INS_LDMIB:
    case ARM_INS_STMIB:
      list.skips = true;
      break;
    case ARM_INS_LDMDB:
    case ARM_INS_STMDB:
      list.down = list.skips = true;
      break;
    case ARM_INS_LDMDA:
    case ARM_INS_STMDA:
      list.down = true;
      break;
    default:
      return std::nullopt;
  }
  const auto base = general(at.operand(0));
  if (!base) {
    return std::nullopt;
  }
  list.base = *base;
  list.moves_base = at.insn.writes_back;
  return list;
}

// The registers of a list as bits; 0 if it is empty.
std::uint32_t registers_of(Context& at, const List& list) {
  const bool has_any = list.first < at.count() && at.operand(list.first).kind == Kind::generals;
  return has_any ? at.insn.constant : 0;
}

void load_list(Context& at, const List& list) {
  std::uint32_t left = registers_of(at, list);
  for (unsigned n = 0; left != 0; left &= left - 1, ++n) {
    const auto reg = static_cast<Register>(std::countr_zero(left));
    at.build.load(reg == pc ? temporary(4) : reg, offset_by(at, in(temporary(2)), n * word), word);
  }
  if (list.moves_base) {
    at.build.copy(list.base, in(temporary(3)), word);
  }
  if ((registers_of(at, list) >> pc & 1U) != 0) {
    at.build.control(Opcode::ret, in(temporary(4)));
  }
}

void store_list(Context& at, const List& list) {
  std::uint32_t left = registers_of(at, list);
  for (unsigned n = 0; left != 0; left &= left - 1, ++n) {
    const auto reg = static_cast<Register>(std::countr_zero(left));
    at.build.store(offset_by(at, in(temporary(2)), n * word), read_general(at, reg), word);
  }
  if (list.moves_base) {
    at.build.copy(list.base, in(temporary(3)), word);
  }
}

}  // namespace

bool memory_instruction(Context& at) {
  if (const auto access = load_access(at.insn.id)) {
    return load(at, *access);
  }
  if (const auto size = store_size(at.insn.id)) {
    return store(at, *size);
  }
  if (at.insn.id == ARM_INS_LDRD || at.insn.id == ARM_INS_STRD) {
    return pair(at, at.insn.id == ARM_INS_LDRD);
  }
  return false;
}

bool multiple_instruction(Context& at) {
  const auto list = list_of(at);
  if (!list) {
    return false;
  }
  const auto count = static_cast<unsigned>(std::popcount(registers_of(at, *list)));
  at.build.compute(list->down ? Opcode::subtract : Opcode::add, temporary(3), in(list->base),
                   constant(count * word), word);
  at.build.copy(temporary(2), list->down ? in(temporary(3)) : in(list->base), word);
  if (list->skips != list->down) {
    at.build.compute(Opcode::add, temporary(2), in(temporary(2)), constant(word), word);
  }
  const bool loads = at.insn.id == ARM_INS_POP || at.insn.id == ARM_INS_LDM ||
                     at.insn.id == ARM_INS_LDMIB || at.insn.id == ARM_INS_LDMDB ||
                     at.insn.id == ARM_INS_LDMDA;
  if (loads) {
    load_list(at, *list);
  } else {
    store_list(at, *list);
  }
  return true;
}

}  // namespace ftcheck::isa::arm
