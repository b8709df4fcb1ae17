// Arithmetic on the integers in vector registers of AArch64.
//
// An operation on each element is done to the two halves of a register.
#include "isa/aarch64/elements.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

void clear_upper(Context& at, const Shape& d) {
  if (d.total <= 8) at.build.copy(lane(d.number, 1), constant(0), 8);
}

// Takes two operands, or one and 0.
bool each(Context& at, Opcode opcode, bool swaps = false) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  const bool with_zero = at.count() == 3 && is_constant(at.operand(2));
  const auto b = with_zero ? a : shape_of(at, 2);
  if (at.count() != 3 || !same(d, a) || !same(d, b) || (with_zero && at.constant_of(2) != 0)) {
    return false;
  }
  for (unsigned n = 0; n < (d->total + 7) / 8; ++n) {
    const Operand first = in(lane(a->number, n));
    const Operand second = with_zero ? constant(0) : in(lane(b->number, n));
    at.build.compute_each(opcode, lane(d->number, n), swaps ? second : first,
                          swaps ? first : second, d->element, d->total < 8 ? d->total : 8);
  }
  clear_upper(at, *d);
  return true;
}

// Greater or equal: not less.
bool at_least(Context& at, Opcode greater) {
  const auto d = shape_of(at, 0);
  if (!d || !each(at, greater, true)) return false;
  for (unsigned n = 0; n < (d->total + 7) / 8; ++n) {
    const Register half = lane(d->number, n);
    at.build.compute(Opcode::bit_xor, half, in(half), constant(~std::uint64_t{0}), 8);
  }
  return true;
}

// Bits of whole registers.
bool bits(Context& at, Opcode opcode, bool inverts = false) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  const auto b = shape_of(at, 2);
  if (at.count() != 3 || !same(d, a) || !same(d, b) || d->total < 8) return false;
  for (unsigned n = 0; n < d->total / 8; ++n) {
    Operand second = in(lane(b->number, n));
    if (inverts) {
      at.build.compute(Opcode::bit_xor, temporary(4), second, constant(~std::uint64_t{0}), 8);
      second = in(temporary(4));
    }
    at.build.compute(opcode, lane(d->number, n), in(lane(a->number, n)), second, 8);
  }
  clear_upper(at, *d);
  return true;
}

// One operand and a constant that is the same for each element.
bool change_lanes(Context& at, Opcode opcode, std::uint64_t n, bool reverses = false) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  if (!same(d, a)) return false;
  const Operand by = constant(repeated(n, d->element));
  for (unsigned i = 0; i < (d->total + 7) / 8; ++i) {
    const Operand value = in(lane(a->number, i));
    at.build.compute_each(opcode, lane(d->number, i), reverses ? by : value, reverses ? value : by,
                          d->element, d->total < 8 ? d->total : 8);
  }
  clear_upper(at, *d);
  return true;
}

bool shift(Context& at, Opcode opcode) {
  if (at.count() != 3 || !is_constant(at.operand(2))) return false;
  return change_lanes(at, opcode, at.constant_of(2));
}

// MLA and MLS.
bool multiply_and_add(Context& at, Opcode opcode) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  const auto b = shape_of(at, 2);
  if (at.count() != 3 || !same(d, a) || !same(d, b) || d->total < 8) return false;
  for (unsigned n = 0; n < d->total / 8; ++n) {
    at.build.compute_each(Opcode::multiply, temporary(4), in(lane(a->number, n)),
                          in(lane(b->number, n)), d->element, 8);
    at.build.compute_each(opcode, lane(d->number, n), in(lane(d->number, n)), in(temporary(4)),
                          d->element, 8);
  }
  clear_upper(at, *d);
  return true;
}

// ADDV, SMAXV and the like: combine all elements to one, which may be wider than they are.
bool reduce(Context& at, Opcode opcode, bool widens, bool is_signed) {
  const auto d = shape_of(at, 0);
  const auto s = shape_of(at, 1);
  if (at.count() != 2 || !d || !s || d->total != (widens ? 2 : 1) * s->element) return false;
  copy_source(at, *s, first_source);
  for (unsigned i = 0; i < s->total / s->element; ++i) {
    const unsigned to = i == 0 ? 4 : 5;
    take(at, to, temporary(first_source), temporary(first_source + 1), i, s->element);
    if (widens && is_signed) {
      at.build.compute(Opcode::sign_extend, temporary(to), in(temporary(to)), constant(s->element),
                       8);
    }
    if (i != 0) {
      at.build.compute(opcode, temporary(4), in(temporary(4)), in(temporary(5)), d->element);
    }
  }
  begin(at, *d);
  at.build.copy(lane(d->number, 0), in(temporary(4)), d->element);
  return true;
}

// ADDP and the like: combine neighbours, those of the first operand before the second's.
bool pairwise(Context& at, Opcode opcode) {
  const auto d = shape_of(at, 0);
  const auto a = shape_of(at, 1);
  if (at.count() == 2 && d && a && d->total == 8 && a->element == 8 && a->total == 16) {
    at.build.compute(opcode, temporary(4), in(lane(a->number, 0)), in(lane(a->number, 1)), 8);
    begin(at, *d);
    at.build.copy(lane(d->number, 0), in(temporary(4)), 8);
    return true;
  }
  const auto b = shape_of(at, 2);
  if (at.count() != 3 || !same(d, a) || !same(d, b) || d->total < 8) return false;
  copy_source(at, *a, first_source);
  copy_source(at, *b, second_source);
  begin(at, *d);
  const unsigned elements = d->total / d->element;
  for (unsigned i = 0; i < elements; ++i) {
    const unsigned source = i < elements / 2 ? first_source : second_source;
    const unsigned pair = i % (elements / 2) * 2;
    take(at, 4, temporary(source), temporary(source + 1), pair, d->element);
    take(at, 5, temporary(source), temporary(source + 1), pair + 1, d->element);
    at.build.compute(opcode, temporary(4), in(temporary(4)), in(temporary(5)), d->element);
    put(at, *d, in(temporary(4)), i, d->element);
  }
  return true;
}

}  // namespace

bool lanes_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM64_INS_ADD:
      return each(at, Opcode::add);
    case ARM64_INS_SUB:
      return each(at, Opcode::subtract);
    case ARM64_INS_MUL:
      return each(at, Opcode::multiply);
    case ARM64_INS_MLA:
      return multiply_and_add(at, Opcode::add);
    case ARM64_INS_MLS:
      return multiply_and_add(at, Opcode::subtract);
    case ARM64_INS_SMAX:
      return each(at, Opcode::maximum_signed);
    case ARM64_INS_SMIN:
      return each(at, Opcode::minimum_signed);
    case ARM64_INS_UMAX:
      return each(at, Opcode::maximum);
    case ARM64_INS_UMIN:
      return each(at, Opcode::minimum);
    case ARM64_INS_CMEQ:
      return each(at, Opcode::equal_mask);
    case ARM64_INS_CMGT:
      return each(at, Opcode::greater_mask_signed);
    case ARM64_INS_CMHI:
      return each(at, Opcode::greater_mask);
    case ARM64_INS_CMLT:
      return each(at, Opcode::greater_mask_signed, true);
    case ARM64_INS_CMGE:
      return at_least(at, Opcode::greater_mask_signed);
    case ARM64_INS_CMHS:
      return at_least(at, Opcode::greater_mask);
    case ARM64_INS_AND:
      return bits(at, Opcode::bit_and);
    case ARM64_INS_BIC:
      return bits(at, Opcode::bit_and, true);
    case ARM64_INS_ORR:
      return bits(at, Opcode::bit_or);
    case ARM64_INS_ORN:
      return bits(at, Opcode::bit_or, true);
    case ARM64_INS_EOR:
      return bits(at, Opcode::bit_xor);
    case ARM64_INS_SHL:
      return shift(at, Opcode::shift_left);
    case ARM64_INS_USHR:
      return shift(at, Opcode::shift_right);
    case ARM64_INS_SSHR:
      return shift(at, Opcode::shift_right_signed);
    case ARM64_INS_ABS:
      return at.count() == 2 && change_lanes(at, Opcode::absolute, 0);
    case ARM64_INS_NEG:
      return at.count() == 2 && change_lanes(at, Opcode::subtract, 0, true);
    case ARM64_INS_CNT:
      return at.count() == 2 && change_lanes(at, Opcode::ones, 0);
    case ARM64_INS_ADDV:
      return reduce(at, Opcode::add, false, false);
    case ARM64_INS_UADDLV:
      return reduce(at, Opcode::add, true, false);
    case ARM64_INS_SADDLV:
      return reduce(at, Opcode::add, true, true);
    case ARM64_INS_SMAXV:
      return reduce(at, Opcode::maximum_signed, false, false);
    case ARM64_INS_SMINV:
      return reduce(at, Opcode::minimum_signed, false, false);
    case ARM64_INS_UMAXV:
      return reduce(at, Opcode::maximum, false, false);
    case ARM64_INS_UMINV:
      return reduce(at, Opcode::minimum, false, false);
    case ARM64_INS_ADDP:
      return pairwise(at, Opcode::add);
    case ARM64_INS_SMAXP:
      return pairwise(at, Opcode::maximum_signed);
    case ARM64_INS_UMAXP:
      return pairwise(at, Opcode::maximum);
    case ARM64_INS_SMINP:
      return pairwise(at, Opcode::minimum_signed);
    case ARM64_INS_UMINP:
      return pairwise(at, Opcode::minimum);
    default:
      return elements_instruction(at);
  }
}

}  // namespace ftcheck::isa::aarch64
