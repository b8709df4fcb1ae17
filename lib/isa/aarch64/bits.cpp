// The instructions of AArch64 that extract, reverse and count the bits of a register.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

bool extend(Context& at, unsigned from, bool sign) {
  const Operand value = read(at, at.operand(1), 3);
  if (sign) {
    at.build.compute(Opcode::sign_extend, temporary(4), value, constant(from), 8);
  } else {
    at.build.copy(temporary(4), value, from);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

struct Field {
  std::uint64_t from = 0;
  std::uint64_t bits = 0;
};

std::optional<Field> field_of(Context& at) {
  if (at.count() != 4 || !general(at.operand(0))) {
    return std::nullopt;
  }
  const Field field{at.constant_of(2), at.constant_of(3)};
  const std::uint64_t all = 8 * std::uint64_t{width(at.operand(0))};
  const bool fits = field.bits > 0 && field.bits <= all && field.from <= all - field.bits;
  return fits ? std::optional(field) : std::nullopt;
}

// UBFX and SBFX: move the field to the lowest bits.
bool extract(Context& at, const Field& field, Opcode shift_right) {
  const unsigned size = width(at.operand(0));
  at.build.compute(Opcode::shift_left, temporary(4), read(at, at.operand(1), 3),
                   constant(8 * size - field.from - field.bits), size);
  at.build.compute(shift_right, temporary(4), in(temporary(4)), constant(8 * size - field.bits),
                   size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

std::uint64_t mask_of(const Field& field) {
  return (~std::uint64_t{0} >> (64 - field.bits)) << field.from;
}

// Replaces the bits of the mask by those of temporary 4.
bool merge(Context& at, std::uint64_t mask, bool keeps_others) {
  const unsigned size = width(at.operand(0));
  at.build.compute(Opcode::bit_and, temporary(4), in(temporary(4)), constant(mask), size);
  if (keeps_others) {
    at.build.compute(Opcode::bit_and, temporary(5), read(at, at.operand(0), 3), constant(~mask),
                     size);
    at.build.compute(Opcode::bit_or, temporary(4), in(temporary(4)), in(temporary(5)), size);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// SBFIZ: moves the lowest bits to the field, with their sign above it.
bool insert_signed(Context& at, const Field& field) {
  const unsigned size = width(at.operand(0));
  at.build.compute(Opcode::shift_left, temporary(4), read(at, at.operand(1), 3),
                   constant(8 * size - field.bits), size);
  at.build.compute(Opcode::shift_right_signed, temporary(4), in(temporary(4)),
                   constant(8 * size - field.bits - field.from), size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// UBFIZ and BFI: move the lowest bits to the field.
bool insert(Context& at, const Field& field, bool keeps_others) {
  at.build.compute(Opcode::shift_left, temporary(4), read(at, at.operand(1), 3),
                   constant(field.from), width(at.operand(0)));
  return merge(at, mask_of(field), keeps_others);
}

// BFXIL: moves the field to the lowest bits and keeps the others.
bool insert_low(Context& at, const Field& field) {
  at.build.compute(Opcode::shift_right, temporary(4), read(at, at.operand(1), 3),
                   constant(field.from), width(at.operand(0)));
  return merge(at, mask_of({0, field.bits}), true);
}

bool field_instruction(Context& at) {
  const auto field = field_of(at);
  if (!field) {
    return false;
  }
  switch (at.insn.id) {
    case ARM64_INS_UBFX:
      return extract(at, *field, Opcode::shift_right);
    case ARM64_INS_SBFX:
      return extract(at, *field, Opcode::shift_right_signed);
    case ARM64_INS_SBFIZ:
      return insert_signed(at, *field);
    case ARM64_INS_UBFIZ:
      return insert(at, *field, false);
    case ARM64_INS_BFI:
      return insert(at, *field, true);
    case ARM64_INS_BFXIL:
      return insert_low(at, *field);
    default:
      return false;
  }
}

// EXTR: the lower register's bits from a position on, below those of the upper.
bool extract_pair(Context& at) {
  const unsigned size = width(at.operand(0));
  const auto from = at.constant_of(3);
  at.build.compute(Opcode::shift_right, temporary(4), read(at, at.operand(2), 3), constant(from),
                   size);
  at.build.compute(Opcode::shift_left, temporary(5), read(at, at.operand(1), 3),
                   constant(8 * size - from), size);
  at.build.compute(Opcode::bit_or, temporary(4), in(temporary(4)), in(temporary(5)), size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// Changes one general register.
bool change_register(Context& at, Opcode opcode, unsigned group = 0) {
  if (at.count() != 2 || !general(at.operand(0))) return false;
  const unsigned size = width(at.operand(0));
  at.build.compute(opcode, temporary(4), read(at, at.operand(1), 3),
                   constant(group == 0 ? size : group), size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// CLS: the number of bits below the highest that equal it.
bool count_sign_bits(Context& at) {
  if (at.count() != 2 || !general(at.operand(0))) return false;
  const unsigned size = width(at.operand(0));
  const Operand value = read(at, at.operand(1), 3);
  at.build.compute(Opcode::shift_right_signed, temporary(4), value, constant(1), size);
  at.build.compute(Opcode::bit_xor, temporary(4), in(temporary(4)), value, size);
  at.build.compute(Opcode::leading_zeros, temporary(4), in(temporary(4)), constant(0), size);
  at.build.compute(Opcode::subtract, temporary(4), in(temporary(4)), constant(1), size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

}  // namespace

bool bits_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM64_INS_UXTB:
      return extend(at, 1, false);
    case ARM64_INS_UXTH:
      return extend(at, 2, false);
    case ARM64_INS_SXTB:
      return extend(at, 1, true);
    case ARM64_INS_SXTH:
      return extend(at, 2, true);
    case ARM64_INS_SXTW:
      return extend(at, 4, true);
    case ARM64_INS_EXTR:
      return extract_pair(at);
    case ARM64_INS_RBIT:
      return change_register(at, Opcode::reverse_bits);
    case ARM64_INS_REV:
      return change_register(at, Opcode::reverse_bytes);
    case ARM64_INS_REV16:
      return change_register(at, Opcode::reverse_bytes, 2);
    case ARM64_INS_REV32:
      return change_register(at, Opcode::reverse_bytes, 4);
    case ARM64_INS_CLZ:
      return change_register(at, Opcode::leading_zeros);
    case ARM64_INS_CLS:
      return count_sign_bits(at);
    default:
      return field_instruction(at);
  }
}

}  // namespace ftcheck::isa::aarch64
