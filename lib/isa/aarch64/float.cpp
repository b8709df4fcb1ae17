// Arithmetic on one float or double in a vector register of AArch64.
//
// An instruction that writes a number clears the rest of the register.
#include "isa/aarch64/machine.hpp"

#include <bit>

namespace ftcheck::isa::aarch64 {
namespace {

constexpr std::uint64_t order_table =
    flag_zero | (flag_negative | flag_less) << 8U | flag_overflow << 24U;

// The size of the single number that operand `n` names; nothing if it does not have 4 or 8 bytes.
std::optional<unsigned> scalar(Context& at, unsigned n) {
  if (n >= at.count()) return std::nullopt;
  const InstructionOperand& operand = at.operand(n);
  const auto part = vector(operand);
  const bool is_one = part && operand.element == 0;
  return is_one && (part->size == 4 || part->size == 8) ? std::optional(part->size) : std::nullopt;
}

Operand read_scalar(Context& at, unsigned n, Register d) {
  const auto part = vector(at.operand(n));
  at.build.copy(d, in(lane(part->number, 0)), part->size);
  return in(d);
}

void write_scalar(Context& at, Operand value) {
  const auto part = vector(at.operand(0));
  at.build.copy(lane(part->number, 0), value, part->size);
  at.build.copy(lane(part->number, 1), constant(0), 8);
}

Operand sign_of(unsigned size) {
  return constant(std::uint64_t{1} << (8 * size - 1));
}

bool are_scalars(Context& at, unsigned count) {
  const auto size = scalar(at, 0);
  for (unsigned n = 1; n < count; ++n) {
    if (scalar(at, n) != size) return false;
  }
  return size && at.count() == count;
}

bool compute(Context& at, Opcode opcode, bool negates = false) {
  if (!are_scalars(at, 3)) return false;
  const unsigned size = *scalar(at, 0);
  const Operand a = read_scalar(at, 1, temporary(2));
  const Operand b = read_scalar(at, 2, temporary(3));
  at.build.compute(opcode, temporary(4), a, b, size);
  if (negates)
    at.build.compute(Opcode::bit_xor, temporary(4), in(temporary(4)), sign_of(size), size);
  write_scalar(at, in(temporary(4)));
  return true;
}

// FNEG, FABS and FSQRT.
bool change_scalar(Context& at, Opcode opcode) {
  if (!are_scalars(at, 2)) return false;
  const unsigned size = *scalar(at, 0);
  Operand b = sign_of(size);
  if (opcode == Opcode::bit_and) b.constant -= 1;
  at.build.compute(opcode, temporary(4), read_scalar(at, 1, temporary(2)), b, size);
  write_scalar(at, in(temporary(4)));
  return true;
}

// FMADD and the like: the last operand plus the product of the others.
bool multiply_and_add(Context& at, bool negates_product, bool negates_sum) {
  if (!are_scalars(at, 4)) return false;
  const unsigned size = *scalar(at, 0);
  const Operand a = read_scalar(at, 1, temporary(2));
  const Operand b = read_scalar(at, 2, temporary(3));
  read_scalar(at, 3, temporary(4));
  if (negates_product) {
    at.build.compute(Opcode::bit_xor, temporary(2), a, sign_of(size), size);
  }
  if (negates_sum) {
    at.build.compute(Opcode::bit_xor, temporary(4), in(temporary(4)), sign_of(size), size);
  }
  at.build.compute(Opcode::float_fused, temporary(4), a, b, size);
  write_scalar(at, in(temporary(4)));
  return true;
}

bool compare(Context& at) {
  const auto size = scalar(at, 0);
  if (!size || at.count() != 2) return false;
  const bool with_zero = at.operand(1).kind == Kind::floating;
  if (!with_zero && scalar(at, 1) != size) return false;
  const Operand a = read_scalar(at, 0, temporary(2));
  const Operand b = with_zero ? constant(0) : read_scalar(at, 1, temporary(3));
  at.build.order_flags(temporary(4), a, b, *size, order_table);
  at.build.set_flags(in(temporary(4)));
  return true;
}

bool select(Context& at) {
  if (!are_scalars(at, 3)) return false;
  const Operand chosen = read_scalar(at, 1, temporary(2));
  read_scalar(at, 2, temporary(4));
  at.build.select(at.insn.condition, temporary(4), chosen, 8);
  write_scalar(at, in(temporary(4)));
  return true;
}

bool convert(Context& at) {
  const auto to = scalar(at, 0);
  const auto from = scalar(at, 1);
  if (!to || !from || at.count() != 2) return false;
  at.build.compute(Opcode::float_convert, temporary(4), read_scalar(at, 1, temporary(2)),
                   constant(*from), *to);
  write_scalar(at, in(temporary(4)));
  return true;
}

bool from_integer(Context& at, Opcode opcode) {
  const auto size = scalar(at, 0);
  if (!size || at.count() != 2) return false;  // else with a point in it
  const bool from_general = is_general(at.operand(1));
  if (!from_general && scalar(at, 1) != size) return false;
  const Operand value =
      from_general ? read(at, at.operand(1), 2) : read_scalar(at, 1, temporary(2));
  at.build.compute(opcode, temporary(4), value, constant(width(at.operand(1))), *size);
  write_scalar(at, in(temporary(4)));
  return true;
}

bool to_integer(Context& at, Opcode opcode) {
  const auto from = scalar(at, 1);
  if (!from || at.count() != 2) return false;
  const bool to_general = general(at.operand(0)).has_value();
  if (!to_general && scalar(at, 0) != from) return false;
  at.build.compute(opcode, temporary(4), read_scalar(at, 1, temporary(2)), constant(*from),
                   width(at.operand(0)));
  if (to_general) {
    write(at, at.operand(0), in(temporary(4)));
  } else {
    write_scalar(at, in(temporary(4)));
  }
  return true;
}

bool move_constant(Context& at) {
  const auto size = scalar(at, 0);
  if (!size || at.count() != 2 || at.operand(1).kind != Kind::floating) return false;
  const auto n = std::bit_cast<double>(at.insn.immediate);
  write_scalar(at, constant(*size == 8 ? std::bit_cast<std::uint64_t>(n)
                                       : std::bit_cast<std::uint32_t>(static_cast<float>(n))));
  return true;
}

}  // namespace

bool float_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM64_INS_FADD:
      return compute(at, Opcode::float_add);
    case ARM64_INS_FSUB:
      return compute(at, Opcode::float_subtract);
    case ARM64_INS_FMUL:
      return compute(at, Opcode::float_multiply);
    case ARM64_INS_FNMUL:
      return compute(at, Opcode::float_multiply, true);
    case ARM64_INS_FDIV:
      return compute(at, Opcode::float_divide);
    case ARM64_INS_FSQRT:
      return change_scalar(at, Opcode::float_root);
    case ARM64_INS_FNEG:
      return change_scalar(at, Opcode::bit_xor);
    case ARM64_INS_FABS:
      return change_scalar(at, Opcode::bit_and);
    case ARM64_INS_FMADD:
      return multiply_and_add(at, false, false);
    case ARM64_INS_FMSUB:
      return multiply_and_add(at, true, false);
    case ARM64_INS_FNMADD:
      return multiply_and_add(at, true, true);
    case ARM64_INS_FNMSUB:
      return multiply_and_add(at, false, true);
    case ARM64_INS_FCMP:
    case ARM64_INS_FCMPE:
      return compare(at);
    case ARM64_INS_FCSEL:
      return select(at);
    case ARM64_INS_FCVT:
      return convert(at);
    case ARM64_INS_SCVTF:
      return from_integer(at, Opcode::float_from_signed);
    case ARM64_INS_UCVTF:
      return from_integer(at, Opcode::float_from_unsigned);
    case ARM64_INS_FCVTZS:
      return to_integer(at, Opcode::float_to_signed);
    case ARM64_INS_FCVTZU:
      return to_integer(at, Opcode::float_to_unsigned);
    case ARM64_INS_FCVTNS:
      return to_integer(at, Opcode::float_round);
    case ARM64_INS_FMOV:
      return move_constant(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
