// The instructions of AArch64 that move elements of vector registers, one element at a time.
#include "isa/aarch64/elements.hpp"
#include "isa/bits.hpp"

namespace ftcheck::isa::aarch64 {

std::optional<Shape> shape_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).kind != Kind::vector) return std::nullopt;
  const InstructionOperand& operand = at.operand(n);
  if (operand.position != whole) return std::nullopt;
  if (operand.element != 0) return Shape{operand.number, operand.element, operand.size};
  return operand.size <= 8 ? std::optional(Shape{operand.number, operand.size, operand.size})
                           : std::nullopt;
}

std::optional<Shape> element_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).kind != Kind::vector) return std::nullopt;
  const InstructionOperand& operand = at.operand(n);
  if (operand.position == whole) return std::nullopt;
  const bool fits = operand.position * operand.element < 16;
  return fits ? std::optional(Shape{operand.number, operand.element, 16}) : std::nullopt;
}

std::uint64_t repeated(std::uint64_t n, unsigned element) {
  std::uint64_t all = 0;
  for (unsigned at = 0; at < 8; at += element) all |= truncate(n, element) << (8 * at);
  return all;
}

void take(Context& at, unsigned to, Register low, Register high, unsigned index, unsigned size) {
  const unsigned byte = index * size;
  at.build.compute(Opcode::shift_right, temporary(to), in(byte < 8 ? low : high),
                   constant(8 * (byte % 8)), 8);
  at.build.copy(temporary(to), in(temporary(to)), size);
}

void put(Context& at, const Shape& d, Operand value, unsigned index, unsigned size) {
  const unsigned byte = index * size;
  if (size == 8) {
    at.build.copy(lane(d.number, byte / 8), value, 8);
  } else {
    at.build.compute(Opcode::insert, lane(d.number, byte / 8), value, constant(8 * (byte % 8)),
                     size);
  }
}

void copy_source(Context& at, const Shape& s, unsigned to) {
  at.build.copy(temporary(to), in(lane(s.number, 0)), 8);
  at.build.copy(temporary(to + 1), in(lane(s.number, 1)), 8);
}

void begin(Context& at, const Shape& d) {
  at.build.copy(lane(d.number, 0), constant(0), 8);
  at.build.copy(lane(d.number, 1), constant(0), 8);
}

bool same(const std::optional<Shape>& a, const std::optional<Shape>& b) {
  return a && b && a->element == b->element && a->total == b->total;
}

namespace {

// USHLL and SSHLL, and their alias XTL: elements twice as wide, from the lower or the upper half.
bool widen(Context& at, bool is_signed, bool upper) {
  const auto d = shape_of(at, 0);
  const auto s = shape_of(at, 1);
  if (at.count() != 3 || !d || !s || d->element != 2 * s->element || d->total != 16 ||
      !is_constant(at.operand(2))) {
    return false;
  }
  copy_source(at, *s, first_source);
  begin(at, *d);
  for (unsigned i = 0; i < 16 / d->element; ++i) {
    take(at, 4, temporary(first_source), temporary(first_source + 1),
         i + (upper ? 8 / s->element : 0), s->element);
    if (is_signed) {
      at.build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(s->element),
                       8);
    }
    at.build.compute(Opcode::shift_left, temporary(4), in(temporary(4)),
                     constant(at.constant_of(2)), 8);
    put(at, *d, in(temporary(4)), i, d->element);
  }
  return true;
}

// XTN: the lower halves of elements.
bool narrow(Context& at) {
  const auto d = shape_of(at, 0);
  const auto s = shape_of(at, 1);
  if (at.count() != 2 || !d || !s || s->element != 2 * d->element || d->total != 8) return false;
  copy_source(at, *s, first_source);
  begin(at, *d);
  for (unsigned i = 0; i < 8 / d->element; ++i) {
    take(at, 4, temporary(first_source), temporary(first_source + 1), i, s->element);
    put(at, *d, in(temporary(4)), i, d->element);
  }
  return true;
}

// ZIP, UZP and TRN: element `i` of the result comes from one of the operands.
template <typename From>
bool arrange(Context& at, From from) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  const auto b = shape_of(at, 2);
  if (at.count() != 3 || !same(d, a) || !same(d, b) || d->total < 8) return false;
  const unsigned elements = d->total / d->element;
  copy_source(at, *a, first_source);
  copy_source(at, *b, second_source);
  begin(at, *d);
  for (unsigned i = 0; i < elements; ++i) {
    const unsigned which = from(i, elements);  // in the concatenation of both
    const unsigned source = which < elements ? first_source : second_source;
    take(at, 4, temporary(source), temporary(source + 1), which % elements, d->element);
    put(at, *d, in(temporary(4)), i, d->element);
  }
  return true;
}

// MOVI and MVNI.
bool move_constant(Context& at, bool inverts) {
  const auto d = shape_of(at, 0);
  if (at.count() != 2 || !d || d->total < 8 || !is_constant(at.operand(1))) return false;
  auto n = at.constant_of(1);
  const InstructionOperand& operand = at.operand(1);
  if (operand.shift == Shift::lsl) {
    n <<= operand.amount & 31U;
  } else if (operand.shift == Shift::msl) {
    n = (n + 1) << (operand.amount & 31U);
    n -= 1;
  }
  if (inverts) n = ~n;
  at.build.copy(lane(d->number, 0), constant(repeated(n, d->element)), 8);
  at.build.copy(lane(d->number, 1), constant(d->total == 16 ? repeated(n, d->element) : 0), 8);
  return true;
}

// DUP of a general register or an element.
bool duplicate(Context& at) {
  const auto d = shape_of(at, 0);
  if (at.count() != 2 || !d || d->total < 8) return false;
  if (const auto s = element_of(at, 1)) {
    if (s->element != d->element) return false;
    take(at, 4, lane(s->number, 0), lane(s->number, 1), at.operand(1).position, s->element);
  } else if (is_general(at.operand(1))) {
    at.build.copy(temporary(4), read(at, at.operand(1), 3), d->element);
  } else {
    return false;
  }
  at.build.compute(Opcode::multiply, temporary(4), in(temporary(4)),
                   constant(repeated(1, d->element)), 8);
  at.build.copy(lane(d->number, 0), in(temporary(4)), 8);
  at.build.copy(lane(d->number, 1), d->total == 16 ? in(temporary(4)) : constant(0), 8);
  return true;
}

// INS, UMOV, SMOV and their alias MOV.
bool move_element(Context& at, bool is_signed) {
  if (at.count() != 2) return false;
  const auto d = element_of(at, 0);
  const auto s = element_of(at, 1);
  if (s) {
    take(at, 4, lane(s->number, 0), lane(s->number, 1), at.operand(1).position, s->element);
  } else if (d && is_general(at.operand(1))) {
    at.build.copy(temporary(4), read(at, at.operand(1), 3), d->element);
  } else {
    return false;
  }
  if (d) {
    put(at, *d, in(temporary(4)), at.operand(0).position, d->element);
    return true;
  }
  if (const auto scalar = shape_of(at, 0)) {  // a scalar
    if (scalar->total != s->element) return false;
    begin(at, *scalar);
    at.build.copy(lane(scalar->number, 0), in(temporary(4)), scalar->total);
    return true;
  }
  if (!general(at.operand(0))) return false;
  if (is_signed) {
    at.build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(s->element),
                     width(at.operand(0)));
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

}  // namespace

bool elements_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM64_INS_USHLL:
      return widen(at, false, false);
    case ARM64_INS_SSHLL:
      return widen(at, true, false);
    case ARM64_INS_USHLL2:
      return widen(at, false, true);
    case ARM64_INS_SSHLL2:
      return widen(at, true, true);
    case ARM64_INS_XTN:
      return narrow(at);
    case ARM64_INS_ZIP1:
      return arrange(at, [](unsigned i, unsigned count) { return i / 2 + i % 2 * count; });
    case ARM64_INS_ZIP2:
      return arrange(at,
                     [](unsigned i, unsigned count) { return count / 2 + i / 2 + i % 2 * count; });
    case ARM64_INS_UZP1:
      return arrange(at, [](unsigned i, unsigned) { return 2 * i; });
    case ARM64_INS_UZP2:
      return arrange(at, [](unsigned i, unsigned) { return 2 * i + 1; });
    case ARM64_INS_TRN1:
      return arrange(at, [](unsigned i, unsigned count) { return i / 2 * 2 + i % 2 * count; });
    case ARM64_INS_TRN2:
      return arrange(at, [](unsigned i, unsigned count) { return i / 2 * 2 + 1 + i % 2 * count; });
    case ARM64_INS_MOVI:
      return move_constant(at, false);
    case ARM64_INS_MVNI:
      return move_constant(at, true);
    case ARM64_INS_DUP:
      return duplicate(at);
    case ARM64_INS_MOV:
    case ARM64_INS_INS:
    case ARM64_INS_UMOV:
      return move_element(at, false);
    case ARM64_INS_SMOV:
      return move_element(at, true);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
