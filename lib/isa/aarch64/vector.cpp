// The vector moves that compilers use to fill structures on AArch64.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

// The vector register that an operand names; lane() needs a valid one.
struct Vector {
  bool is_one = false;
  unsigned number = 0;
  int index = -1;  // of the element; -1 for the whole register
};

Vector vector_operand(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).kind != Kind::vector) return {};
  const InstructionOperand& operand = at.operand(n);
  return {true, operand.number, operand.position == whole ? -1 : operand.position};
}

bool has_doublewords(Context& at, unsigned n) {
  return n < at.count() && at.operand(n).kind == Kind::vector && at.operand(n).element == 8 &&
         at.operand(n).size == 16;
}

void set(Context& at, unsigned number, Operand low, Operand high) {
  at.build.copy(temporary(2), low, 8);
  at.build.copy(temporary(3), high, 8);
  at.build.copy(lane(number, 0), in(temporary(2)), 8);
  at.build.copy(lane(number, 1), in(temporary(3)), 8);
}

bool zero(Context& at, const Vector& d) {
  if (!d.is_one || !is_constant(at.operand(1)) || at.constant_of(1) != 0) {
    return false;
  }
  set(at, d.number, constant(0), constant(0));
  return true;
}

// FMOV between a general and a vector register or between two vector registers.
bool move_low(Context& at, const Vector& d) {
  const Vector s = vector_operand(at, 1);
  if (at.count() != 2 || !(s.is_one || is_general(at.operand(1))) || d.index > 0 || s.index > 0) {
    return false;
  }
  const Operand value = s.is_one ? in(lane(s.number, 0)) : read(at, at.operand(1), 3);
  if (d.is_one) {
    at.build.copy(lane(d.number, 0), value, width(at.operand(1)));
    at.build.copy(lane(d.number, 1), constant(0), 8);
    return true;
  }
  write(at, at.operand(0), value);
  return s.is_one;
}

// INS, UMOV and their alias MOV, on elements of 8 bytes.
bool move_element(Context& at, const Vector& d) {
  const Vector s = vector_operand(at, 1);
  const bool doublewords = has_doublewords(at, 0) || has_doublewords(at, 1);
  if (at.count() != 2 || !doublewords || d.index > 1 || s.index > 1) {
    return false;
  }
  if (s.is_one && s.index < 0) {
    return false;
  }
  const Operand value =
      s.is_one ? in(lane(s.number, static_cast<unsigned>(s.index))) : read(at, at.operand(1), 3);
  if (!d.is_one) {
    write(at, at.operand(0), value);
  } else if (d.index >= 0) {
    at.build.copy(lane(d.number, static_cast<unsigned>(d.index)), value, 8);
  } else {
    set(at, d.number, value, constant(0));
  }
  return true;
}

// MOV and ORR of whole registers.
bool move_whole(Context& at, const Vector& d) {
  const Vector s = vector_operand(at, 1);
  const bool copies =
      at.count() == 2 || (at.count() == 3 && s.number == vector_operand(at, 2).number);
  if (!d.is_one || !s.is_one || d.index >= 0 || s.index >= 0 || !copies) {
    return false;
  }
  const bool half = at.operand(0).size == 8;
  set(at, d.number, in(lane(s.number, 0)), half ? constant(0) : in(lane(s.number, 1)));
  return true;
}

bool duplicate(Context& at, const Vector& d) {
  const Vector s = vector_operand(at, 1);
  if (!d.is_one || !has_doublewords(at, 0) || s.index > 1 || (s.is_one && s.index < 0)) {
    return false;
  }
  const Operand value =
      s.is_one ? in(lane(s.number, static_cast<unsigned>(s.index))) : read(at, at.operand(1), 3);
  set(at, d.number, value, value);
  return true;
}

// Combines one half of each of two registers.
bool combine(Context& at, const Vector& d, unsigned first_half, unsigned second_half) {
  const Vector a = vector_operand(at, 1);
  const Vector b = vector_operand(at, 2);
  const bool halves =
      has_doublewords(at, 0) || (at.insn.id == ARM64_INS_EXT && at.operand(0).size == 16 &&
                                 at.count() == 4 && at.constant_of(3) == 8);
  if (!d.is_one || !a.is_one || !b.is_one || !halves) {
    return false;
  }
  set(at, d.number, in(lane(a.number, first_half)), in(lane(b.number, second_half)));
  return true;
}

void load_or_store(Context& at, bool loads, Register reg, Operand address) {
  if (loads) {
    at.build.load(reg, address, 8);
  } else {
    at.build.store(address, in(reg), 8);
  }
}

// LD1 and ST1 of whole registers or of one element of 8 bytes, and LD1R.
bool structure(Context& at, bool loads, bool repeats) {
  const Vector first = vector_operand(at, 0);
  if (!first.is_one) return false;
  const bool element = at.insn.list == 1 && has_doublewords(at, 0) && first.index >= 0;
  const bool whole_registers = first.index < 0 && at.operand(0).size == 16;
  if (!element && !whole_registers) return false;
  const auto place = place_of(at, 1);
  if (!place || (repeats && !has_doublewords(at, 0))) {
    return false;
  }
  for (unsigned n = 0; n < at.insn.list; ++n) {
    const unsigned number = (first.number + n) % vector_count;
    if (element) {
      load_or_store(at, loads, lane(number, static_cast<unsigned>(first.index)), place->address);
    } else {
      load_or_store(at, loads, lane(number, 0), offset_by(at, place->address, 16 * n));
      load_or_store(at, loads, lane(number, 1),
                    offset_by(at, place->address, repeats ? 0 : 16 * n + 8));
    }
  }
  write_back(at, *place);
  return true;
}

}  // namespace

bool vector_instruction(Context& at) {
  if (at.count() < 2) {
    return false;
  }
  const Vector d = vector_operand(at, 0);
  switch (at.insn.id) {
    case ARM64_INS_MOVI:
      return zero(at, d);
    case ARM64_INS_FMOV:
      return move_low(at, d) || move_element(at, d);
    case ARM64_INS_MOV:
    case ARM64_INS_INS:
    case ARM64_INS_UMOV:
    case ARM64_INS_ORR:
      return move_whole(at, d) || move_element(at, d);
    case ARM64_INS_DUP:
      return duplicate(at, d);
    case ARM64_INS_EXT:
      return combine(at, d, 1, 0);
    case ARM64_INS_LD1:
    case ARM64_INS_LD1R:
      return structure(at, true, at.insn.id == ARM64_INS_LD1R);
    case ARM64_INS_ST1:
      return structure(at, false, false);
    case ARM64_INS_ZIP1:
    case ARM64_INS_UZP1:
    case ARM64_INS_TRN1:
      return combine(at, d, 0, 0);
    case ARM64_INS_ZIP2:
    case ARM64_INS_UZP2:
    case ARM64_INS_TRN2:
      return combine(at, d, 1, 1);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
