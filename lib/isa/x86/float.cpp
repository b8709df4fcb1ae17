// Arithmetic on the single float or double in a vector register of x86: SSE, SSE2 and FMA.
#include "isa/x86/machine.hpp"

#include <array>

namespace ftcheck::isa::x86 {
namespace {

constexpr std::uint64_t order_table =
    flag_zero | flag_less << 8U | (flag_zero | flag_less | flag_parity) << 24U;

// The operands that an instruction multiplies and adds, by number, and which are negated.
struct Fused {
  std::array<unsigned, 3> order;  // the two factors and the summand
  bool negates_product;
  bool negates_sum;
  unsigned size;
};

std::optional<Fused> fused_of(unsigned id) {
  struct Row {
    std::array<unsigned, 6> ids;  // 132, 213, 231 of doubles, then of floats
    bool negates_product;
    bool negates_sum;
  };
  static constexpr std::array rows = {
      Row{{X86_INS_VFMADD132SD, X86_INS_VFMADD213SD, X86_INS_VFMADD231SD, X86_INS_VFMADD132SS,
           X86_INS_VFMADD213SS, X86_INS_VFMADD231SS},
          false,
          false},
      Row{{X86_INS_VFMSUB132SD, X86_INS_VFMSUB213SD, X86_INS_VFMSUB231SD, X86_INS_VFMSUB132SS,
           X86_INS_VFMSUB213SS, X86_INS_VFMSUB231SS},
          false,
          true},
      Row{{X86_INS_VFNMADD132SD, X86_INS_VFNMADD213SD, X86_INS_VFNMADD231SD, X86_INS_VFNMADD132SS,
           X86_INS_VFNMADD213SS, X86_INS_VFNMADD231SS},
          true,
          false},
      Row{{X86_INS_VFNMSUB132SD, X86_INS_VFNMSUB213SD, X86_INS_VFNMSUB231SD, X86_INS_VFNMSUB132SS,
           X86_INS_VFNMSUB213SS, X86_INS_VFNMSUB231SS},
          true,
          true}};
  static constexpr std::array<std::array<unsigned, 3>, 3> orders = {
      {{0, 2, 1}, {0, 1, 2}, {1, 2, 0}}};
  for (const Row& row : rows) {
    for (unsigned n = 0; n < row.ids.size(); ++n) {
      if (row.ids[n] == id) {
        return Fused{orders[n % 3], row.negates_product, row.negates_sum, n < 3 ? 8U : 4U};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

// The lowest `size` bytes of a vector register, or memory.
Operand X86Machine::read_float(Context& at, const InstructionOperand& operand, unsigned size,
                               Register d) {
  if (operand.kind == Kind::memory) {
    at.build.load(d, address_of(at), size);
    return in(d);
  }
  const auto number = is_xmm(operand) ? vector(operand) : std::nullopt;
  if (!number) {
    at.build.forget(d);
  } else if (size <= word_) {
    at.build.copy(d, in(lane(*number, 0)), size);
  } else {
    at.build.compute(Opcode::shift_left, d, in(lane(*number, 1)), constant(32), 8);
    at.build.compute(Opcode::bit_or, d, in(d), in(lane(*number, 0)), 8);
  }
  return in(d);
}

// Writes the lowest `size` bytes of the destination; the rest is copied from the second of three
// operands.
bool X86Machine::write_float(Context& at, Operand value, unsigned size) {
  const InstructionOperand& d = at.operand(0);
  if (!is_xmm(d)) return false;
  const unsigned number = *vector(d);
  if (at.insn.operand_count == 3 && fused_of(at.insn.id) == std::nullopt) {
    const InstructionOperand& rest = at.operand(1);
    if (!is_xmm(rest)) return false;
    for (unsigned n = 0; n < lanes_; ++n) {
      at.build.copy(lane(number, n), in(lane(*vector(rest), n)), word_);
    }
  }
  if (size < word_) {
    at.build.compute(Opcode::insert, lane(number, 0), value, constant(0), size);
    return true;
  }
  at.build.copy(lane(number, 0), value, word_);
  if (size > word_) {
    at.build.compute(Opcode::shift_right, temporary(8), value, constant(32), 8);
    at.build.copy(lane(number, 1), in(temporary(8)), word_);
  }
  return true;
}

bool X86Machine::compute_float(Context& at, Opcode opcode, unsigned size) {
  const unsigned count = at.insn.operand_count;
  const Operand b = read_float(at, at.operand(count - 1U), size, temporary(3));
  if (opcode == Opcode::float_root) {
    at.build.compute(opcode, temporary(4), b, constant(0), size);
  } else {
    const Operand a = read_float(at, at.operand(count - 2U), size, temporary(2));
    at.build.compute(opcode, temporary(4), a, b, size);
  }
  return write_float(at, in(temporary(4)), size);
}

// MINSD, MAXSD, MINSS and MAXSS: the second operand, unless the first is less or greater.
bool X86Machine::choose_float(Context& at, std::uint64_t order, unsigned size) {
  const unsigned count = at.insn.operand_count;
  const Operand a = read_float(at, at.operand(count - 2U), size, temporary(2));
  const Operand b = read_float(at, at.operand(count - 1U), size, temporary(3));
  at.build.compute(Opcode::float_order, temporary(4), a, b, size);
  at.build.compare(Opcode::compare, in(temporary(4)), constant(order), 8, 1);
  at.build.copy(temporary(4), b, 8);
  at.build.select(Condition::equal, temporary(4), a, 8, 1);
  return write_float(at, in(temporary(4)), size);
}

bool X86Machine::compare_float(Context& at, unsigned size) {
  const Operand a = read_float(at, at.operand(0), size, temporary(2));
  const Operand b = read_float(at, at.operand(1), size, temporary(3));
  at.build.order_flags(temporary(4), a, b, size, order_table);
  at.build.set_flags(in(temporary(4)));
  wrote_upper_ = true;  // the first operand is only read
  return true;
}

bool X86Machine::from_integer(Context& at, unsigned size) {
  const InstructionOperand& s = at.operand(at.insn.operand_count - 1U);
  const Operand value = read(at, s, 2);
  at.build.compute(Opcode::float_from_signed, temporary(4), value, constant(s.size), size);
  return write_float(at, in(temporary(4)), size);
}

bool X86Machine::to_integer(Context& at, Opcode opcode, unsigned size) {
  const Operand value = read_float(at, at.operand(1), size, temporary(2));
  at.build.compute(opcode, temporary(4), value, constant(size), at.operand(0).size);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

bool X86Machine::convert_float(Context& at, unsigned from, unsigned to) {
  const Operand value = read_float(at, at.operand(at.insn.operand_count - 1U), from, temporary(2));
  at.build.compute(Opcode::float_convert, temporary(4), value, constant(from), to);
  return write_float(at, in(temporary(4)), to);
}

bool X86Machine::multiply_and_add(Context& at) {
  const auto fused = fused_of(at.insn.id);
  if (!fused || at.insn.operand_count != 3 || at.operand(0).size != 16) return false;
  const unsigned size = fused->size;
  const Operand sign = constant(std::uint64_t{1} << (8 * size - 1));
  const Register sum = temporary(4);
  const Operand a = read_float(at, at.operand(fused->order[0]), size, temporary(2));
  const Operand b = read_float(at, at.operand(fused->order[1]), size, temporary(3));
  at.build.copy(sum, read_float(at, at.operand(fused->order[2]), size, sum), size);
  if (fused->negates_product) {
    at.build.compute(Opcode::bit_xor, temporary(2), a, sign, size);
  }
  if (fused->negates_sum) at.build.compute(Opcode::bit_xor, sum, in(sum), sign, size);
  at.build.compute(Opcode::float_fused, sum, in(temporary(2)), b, size);
  return write_float(at, in(sum), size);
}

bool X86Machine::float_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_ADDSD:
    case X86_INS_VADDSD:
      return compute_float(at, Opcode::float_add, 8);
    case X86_INS_ADDSS:
    case X86_INS_VADDSS:
      return compute_float(at, Opcode::float_add, 4);
    case X86_INS_SUBSD:
    case X86_INS_VSUBSD:
      return compute_float(at, Opcode::float_subtract, 8);
    case X86_INS_SUBSS:
    case X86_INS_VSUBSS:
      return compute_float(at, Opcode::float_subtract, 4);
    case X86_INS_MULSD:
    case X86_INS_VMULSD:
      return compute_float(at, Opcode::float_multiply, 8);
    case X86_INS_MULSS:
    case X86_INS_VMULSS:
      return compute_float(at, Opcode::float_multiply, 4);
    case X86_INS_DIVSD:
    case X86_INS_VDIVSD:
      return compute_float(at, Opcode::float_divide, 8);
    case X86_INS_DIVSS:
    case X86_INS_VDIVSS:
      return compute_float(at, Opcode::float_divide, 4);
    case X86_INS_SQRTSD:
    case X86_INS_VSQRTSD:
      return compute_float(at, Opcode::float_root, 8);
    case X86_INS_SQRTSS:
    case X86_INS_VSQRTSS:
      return compute_float(at, Opcode::float_root, 4);
    case X86_INS_MINSD:
    case X86_INS_VMINSD:
      return choose_float(at, 8, 8);
    case X86_INS_MINSS:
    case X86_INS_VMINSS:
      return choose_float(at, 8, 4);
    case X86_INS_MAXSD:
    case X86_INS_VMAXSD:
      return choose_float(at, 16, 8);
    case X86_INS_MAXSS:
    case X86_INS_VMAXSS:
      return choose_float(at, 16, 4);
    case X86_INS_UCOMISD:
    case X86_INS_VUCOMISD:
    case X86_INS_COMISD:
    case X86_INS_VCOMISD:
      return compare_float(at, 8);
    case X86_INS_UCOMISS:
    case X86_INS_VUCOMISS:
    case X86_INS_COMISS:
    case X86_INS_VCOMISS:
      return compare_float(at, 4);
    case X86_INS_CVTSI2SD:
    case X86_INS_VCVTSI2SD:
      return from_integer(at, 8);
    case X86_INS_CVTSI2SS:
    case X86_INS_VCVTSI2SS:
      return from_integer(at, 4);
    case X86_INS_CVTTSD2SI:
    case X86_INS_VCVTTSD2SI:
      return to_integer(at, Opcode::float_to_signed, 8);
    case X86_INS_CVTTSS2SI:
    case X86_INS_VCVTTSS2SI:
      return to_integer(at, Opcode::float_to_signed, 4);
    case X86_INS_CVTSD2SI:
    case X86_INS_VCVTSD2SI:
      return to_integer(at, Opcode::float_round, 8);
    case X86_INS_CVTSS2SI:
    case X86_INS_VCVTSS2SI:
      return to_integer(at, Opcode::float_round, 4);
    case X86_INS_CVTSD2SS:
    case X86_INS_VCVTSD2SS:
      return convert_float(at, 8, 4);
    case X86_INS_CVTSS2SD:
    case X86_INS_VCVTSS2SD:
      return convert_float(at, 4, 8);
    default:
      return multiply_and_add(at);
  }
}

}  // namespace ftcheck::isa::x86
