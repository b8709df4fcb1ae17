// Arithmetic on one float or double in a vector register of 32-bit ARM (VFP).
//
// A comparison sets separate flags, which VMRS copies to the processor's; the model keeps them as a
// number in a register.
#include "isa/arm/machine.hpp"

#include <bit>

namespace ftcheck::isa::arm {
namespace {

constexpr std::uint64_t order_table =
    flag_zero | (flag_negative | flag_less) << 8U | flag_overflow << 24U;

// The lanes of operand `n` if it is a single number of `size` bytes.
std::optional<Lanes> scalar(Context& at, unsigned n, unsigned size) {
  const auto lanes = n < at.count() ? vector(at.operand(n)) : std::nullopt;
  return lanes && lanes->count * word == size ? lanes : std::nullopt;
}

Operand read_scalar(Context& at, const Lanes& lanes, Register d) {
  if (lanes.count == 1) {
    at.build.copy(d, in(lane(lanes.first)), word);
  } else {
    at.build.compute(Opcode::shift_left, d, in(lane(lanes.first + 1)), constant(32), 8);
    at.build.compute(Opcode::bit_or, d, in(d), in(lane(lanes.first)), 8);
  }
  return in(d);
}

void write_scalar(Context& at, const Lanes& lanes, Operand value) {
  at.build.copy(lane(lanes.first), value, word);
  if (lanes.count == 2) {
    at.build.compute(Opcode::shift_right, temporary(6), value, constant(32), 8);
    at.build.copy(lane(lanes.first + 1), in(temporary(6)), word);
  }
}

// The size of the numbers that an instruction computes with; nothing for other instructions.
std::optional<unsigned> size_of(Context& at) {
  if (at.insn.from != Type::none) return std::nullopt;
  return at.insn.type == Type::f32   ? std::optional(4U)
         : at.insn.type == Type::f64 ? std::optional(8U)
                                     : std::nullopt;
}

Operand sign_of(unsigned size) {
  return constant(std::uint64_t{1} << (8 * size - 1));
}

bool are_scalars(Context& at, unsigned count) {
  const auto size = size_of(at);
  for (unsigned n = 0; size && n < count; ++n) {
    if (!scalar(at, n, *size)) return false;
  }
  return size && at.count() == count;
}

bool compute(Context& at, Opcode opcode, bool negates = false) {
  if (!are_scalars(at, 3)) return false;
  const unsigned size = *size_of(at);
  const Operand a = read_scalar(at, *scalar(at, 1, size), temporary(2));
  const Operand b = read_scalar(at, *scalar(at, 2, size), temporary(3));
  at.build.compute(opcode, temporary(4), a, b, size);
  if (negates)
    at.build.compute(Opcode::bit_xor, temporary(4), in(temporary(4)), sign_of(size), size);
  write_scalar(at, *scalar(at, 0, size), in(temporary(4)));
  return true;
}

// VNEG, VABS and VSQRT.
bool change_float(Context& at, Opcode opcode) {
  if (!are_scalars(at, 2)) return false;
  const unsigned size = *size_of(at);
  Operand b = sign_of(size);
  if (opcode == Opcode::bit_and) b.constant -= 1;
  at.build.compute(opcode, temporary(4), read_scalar(at, *scalar(at, 1, size), temporary(2)), b,
                   size);
  write_scalar(at, *scalar(at, 0, size), in(temporary(4)));
  return true;
}

struct Sum {
  bool is_fused;
  bool negates_product;
  bool negates_sum;
};

// VMLA and the like, which round the product before the addition, and VFMA, which does not.
bool multiply_and_add(Context& at, const Sum& sum) {
  if (!are_scalars(at, 3)) return false;
  const unsigned size = *size_of(at);
  const Operand a = read_scalar(at, *scalar(at, 1, size), temporary(2));
  const Operand b = read_scalar(at, *scalar(at, 2, size), temporary(3));
  read_scalar(at, *scalar(at, 0, size), temporary(4));
  if (sum.negates_product) {
    at.build.compute(Opcode::bit_xor, temporary(2), a, sign_of(size), size);
  }
  if (sum.negates_sum) {
    at.build.compute(Opcode::bit_xor, temporary(4), in(temporary(4)), sign_of(size), size);
  }
  if (sum.is_fused) {
    at.build.compute(Opcode::float_fused, temporary(4), a, b, size);
  } else {
    at.build.compute(Opcode::float_multiply, temporary(2), a, b, size);
    at.build.compute(Opcode::float_add, temporary(4), in(temporary(4)), in(temporary(2)), size);
  }
  write_scalar(at, *scalar(at, 0, size), in(temporary(4)));
  return true;
}

bool compare(Context& at) {
  const auto size = size_of(at);
  const auto a = size ? scalar(at, 0, *size) : std::nullopt;
  const auto b = size ? scalar(at, 1, *size) : std::nullopt;
  if (a && at.count() == 2 && (b || at.is_constant(1))) {
    const Operand first = read_scalar(at, *a, temporary(2));
    const Operand second = b ? read_scalar(at, *b, temporary(3)) : constant(0);
    at.build.order_flags(float_flags, first, second, *size, order_table);
  } else {
    at.build.forget(float_flags);
  }
  return true;
}

bool is_float(Type type) {
  return type == Type::f32 || type == Type::f64;
}

Opcode conversion_of(Type to, Type from) {
  if (!is_float(from)) {
    return from == Type::s32 ? Opcode::float_from_signed : Opcode::float_from_unsigned;
  }
  return is_float(to)      ? Opcode::float_convert
         : to == Type::s32 ? Opcode::float_to_signed
                           : Opcode::float_to_unsigned;
}

bool convert(Context& at, bool to_nearest) {
  if (at.insn.from == Type::none || at.count() != 2) return false;
  Opcode opcode = conversion_of(at.insn.type, at.insn.from);
  if (to_nearest) {
    if (opcode != Opcode::float_to_signed) return false;
    opcode = Opcode::float_round;
  }
  const unsigned to = at.insn.type == Type::f64 ? 8 : 4;
  const unsigned from = at.insn.from == Type::f64 ? 8 : 4;
  const auto d = scalar(at, 0, to);
  const auto s = scalar(at, 1, from);
  if (!d || !s) return false;
  at.build.compute(opcode, temporary(4), read_scalar(at, *s, temporary(2)), constant(from), to);
  write_scalar(at, *d, in(temporary(4)));
  return true;
}

bool move_constant(Context& at) {
  const auto size = size_of(at);
  const auto d = size ? scalar(at, 0, *size) : std::nullopt;
  if (!d || at.count() != 2 || at.operand(1).kind != Kind::floating) return false;
  const auto n = std::bit_cast<float>(at.insn.constant);
  write_scalar(at, *d,
               constant(*size == 8 ? std::bit_cast<std::uint64_t>(double{n}) : at.insn.constant));
  return true;
}

// VMRS of the flags.
bool copy_flags(Context& at) {
  if (at.count() == 0 || at.operand(0).kind != Kind::flags) return false;
  at.build.set_flags(in(float_flags));
  return true;
}

}  // namespace

bool float_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM_INS_VADD:
      return compute(at, Opcode::float_add);
    case ARM_INS_VSUB:
      return compute(at, Opcode::float_subtract);
    case ARM_INS_VMUL:
      return compute(at, Opcode::float_multiply);
    case ARM_INS_VNMUL:
      return compute(at, Opcode::float_multiply, true);
    case ARM_INS_VDIV:
      return compute(at, Opcode::float_divide);
    case ARM_INS_VSQRT:
      return change_float(at, Opcode::float_root);
    case ARM_INS_VNEG:
      return change_float(at, Opcode::bit_xor);
    case ARM_INS_VABS:
      return change_float(at, Opcode::bit_and);
    case ARM_INS_VMLA:
      return multiply_and_add(at, {false, false, false});
    case ARM_INS_VMLS:
      return multiply_and_add(at, {false, true, false});
    case ARM_INS_VNMLA:
      return multiply_and_add(at, {false, true, true});
    case ARM_INS_VNMLS:
      return multiply_and_add(at, {false, false, true});
    case ARM_INS_VFMA:
      return multiply_and_add(at, {true, false, false});
    case ARM_INS_VFMS:
      return multiply_and_add(at, {true, true, false});
    case ARM_INS_VFNMA:
      return multiply_and_add(at, {true, true, true});
    case ARM_INS_VFNMS:
      return multiply_and_add(at, {true, false, true});
    case ARM_INS_VCMP:
    case ARM_INS_VCMPE:
      return compare(at);
    case ARM_INS_VCVT:
      return convert(at, false);
    case ARM_INS_VCVTR:
      return convert(at, true);
    case ARM_INS_VMOV:
      return move_constant(at);
    case ARM_INS_VMRS:
      return copy_flags(at);
    case ARM_INS_VMSR:
      at.build.forget(float_flags);
      return false;
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::arm
