// What moves the elements of vector registers of AArch64: it takes them out one by one.
#include "isa/aarch64/elements.hpp"
#include "isa/bits.hpp"

namespace ftcheck::isa::aarch64 {

std::optional<Shape> shape_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).type != ARM64_OP_REG) return std::nullopt;
  const cs_arm64_op& operand = at.operand(n);
  const auto part = vector(operand.reg);
  if (!part || operand.vector_index >= 0) return std::nullopt;
  switch (operand.vas) {
    case ARM64_VAS_8B:
      return Shape{part->number, 1, 8};
    case ARM64_VAS_16B:
      return Shape{part->number, 1, 16};
    case ARM64_VAS_4H:
      return Shape{part->number, 2, 8};
    case ARM64_VAS_8H:
      return Shape{part->number, 2, 16};
    case ARM64_VAS_2S:
      return Shape{part->number, 4, 8};
    case ARM64_VAS_4S:
      return Shape{part->number, 4, 16};
    case ARM64_VAS_2D:
      return Shape{part->number, 8, 16};
    default:
      return part->size <= 8 && operand.reg < ARM64_REG_V0
                 ? std::optional(Shape{part->number, part->size, part->size})
                 : std::nullopt;
  }
}

std::optional<Shape> element_of(Context& at, unsigned n) {
  if (n >= at.count() || at.operand(n).type != ARM64_OP_REG || at.operand(n).vector_index < 0) {
    return std::nullopt;
  }
  const auto part = vector(at.operand(n).reg);
  const std::string_view text = at.insn.op_str;
  const std::size_t bracket = text.find('[');
  if (!part || bracket == std::string_view::npos || bracket == 0) return std::nullopt;
  unsigned size = 0;
  switch (text[bracket - 1]) {
    case 'b':
      size = 1;
      break;
    case 'h':
      size = 2;
      break;
    case 's':
      size = 4;
      break;
    case 'd':
      size = 8;
      break;
    default:
      return std::nullopt;
  }
  const bool fits = static_cast<unsigned>(at.operand(n).vector_index) < 16 / size;
  return fits ? std::optional(Shape{part->number, size, 16}) : std::nullopt;
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

// USHLL and SSHLL, of which XTL is one: elements twice as wide, of the lower or the upper half.
bool widen(Context& at, bool is_signed, bool upper) {
  const auto d = shape_of(at, 0);
  const auto s = shape_of(at, 1);
  if (at.count() != 3 || !d || !s || d->element != 2 * s->element || d->total != 16 ||
      at.operand(2).type != ARM64_OP_IMM) {
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
                     constant(static_cast<std::uint64_t>(at.operand(2).imm)), 8);
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

// ZIP, UZP and TRN: element `i` of the result comes from one of both operands.
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
    const unsigned which = from(i, elements);  // of both, one behind the other
    const unsigned source = which < elements ? first_source : second_source;
    take(at, 4, temporary(source), temporary(source + 1), which % elements, d->element);
    put(at, *d, in(temporary(4)), i, d->element);
  }
  return true;
}

// MOVI and MVNI.
bool move_constant(Context& at, bool inverts) {
  const auto d = shape_of(at, 0);
  if (at.count() != 2 || !d || d->total < 8 || at.operand(1).type != ARM64_OP_IMM) return false;
  auto n = static_cast<std::uint64_t>(at.operand(1).imm);
  const cs_arm64_op& operand = at.operand(1);
  if (operand.shift.type == ARM64_SFT_LSL) {
    n <<= operand.shift.value & 31U;
  } else if (operand.shift.type == ARM64_SFT_MSL) {
    n = (n + 1) << (operand.shift.value & 31U);
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
    take(at, 4, lane(s->number, 0), lane(s->number, 1),
         static_cast<unsigned>(at.operand(1).vector_index), s->element);
  } else if (at.operand(1).type == ARM64_OP_REG && !vector(at.operand(1).reg)) {
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
  if (at.count() != 2 || at.operand(1).type != ARM64_OP_REG) return false;
  const auto d = element_of(at, 0);
  const auto s = element_of(at, 1);
  if (s) {
    take(at, 4, lane(s->number, 0), lane(s->number, 1),
         static_cast<unsigned>(at.operand(1).vector_index), s->element);
  } else if (d && !vector(at.operand(1).reg)) {
    at.build.copy(temporary(4), read(at, at.operand(1), 3), d->element);
  } else {
    return false;
  }
  if (d) {
    put(at, *d, in(temporary(4)), static_cast<unsigned>(at.operand(0).vector_index), d->element);
    return true;
  }
  if (const auto whole = shape_of(at, 0)) {  // a scalar
    if (whole->total != s->element) return false;
    begin(at, *whole);
    at.build.copy(lane(whole->number, 0), in(temporary(4)), whole->total);
    return true;
  }
  if (!general(at.operand(0).reg)) return false;
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
