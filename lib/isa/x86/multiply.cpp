// Multiplication, division, and sums and differences with a carry on x86.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {

// IMUL with two or three operands: the lower half of a product.
void X86Machine::multiply_low(Context& at) {
  const unsigned count = at.insn.operand_count;
  const Operand a = read(at, at.operand(count == 3 ? 1 : 0), 2);
  const Operand b = read(at, at.operand(count - 1U), 4);
  const unsigned size = at.operand(0).size;
  at.build.compute(Opcode::multiply, temporary(3), a, b, size);
  at.build.compare(Opcode::compare_product, a, b, size);
  write(at, at.operand(0), in(temporary(3)));
}

// Writes to RDX:RAX, DX:AX or AX, depending on the size.
void X86Machine::write_wide(Context& at, Operand low, Operand high, unsigned size) {
  const auto part = [&](Register d, Operand value, unsigned shift) {
    if (size >= 4) {
      at.build.copy(d, value, size);
    } else {
      at.build.compute(Opcode::insert, d, value, constant(shift), size);
    }
  };
  part(rax, low, 0);
  part(size == 1 ? rax : rdx, high, size == 1 ? 8 : 0);
}

// MUL and IMUL with one operand: both halves of the product with RAX.
bool X86Machine::multiply_wide(Context& at, bool is_signed) {
  const unsigned size = at.operand(0).size;
  const Operand b = read(at, at.operand(0), 2);
  at.build.compute(Opcode::multiply, temporary(3), in(rax), b, size);
  at.build.compute(is_signed ? Opcode::multiply_high_signed : Opcode::multiply_high, temporary(5),
                   in(rax), b, size);
  at.build.compare(is_signed ? Opcode::compare_product : Opcode::compare_product_unsigned, in(rax),
                   b, size);
  write_wide(at, in(temporary(3)), in(temporary(5)), size);
  return true;
}

// MULX: RDX times the last operand, with the upper half in the first; keeps the flags.
bool X86Machine::multiply_apart(Context& at) {
  const unsigned size = at.operand(0).size;
  const Operand b = read(at, at.operand(2), 2);
  at.build.compute(Opcode::multiply, temporary(3), in(rdx), b, size);
  at.build.compute(Opcode::multiply_high, temporary(5), in(rdx), b, size);
  write(at, at.operand(1), in(temporary(3)));
  write(at, at.operand(0), in(temporary(5)));
  return true;
}

// The dividend of a division by less than 8 bytes, as 8 bytes: it is twice as wide as the divisor.
void X86Machine::read_dividend(Context& at, Register d, unsigned size, bool is_signed) {
  if (size == 1) {
    at.build.copy(d, in(rax), 2);
  } else {
    at.build.copy(temporary(5), in(rax), size);
    at.build.copy(d, in(rdx), size);
    at.build.compute(Opcode::shift_left, d, in(d), constant(8 * std::uint64_t{size}), 8);
    at.build.compute(Opcode::bit_or, d, in(d), in(temporary(5)), 8);
  }
  if (is_signed) at.build.compute(Opcode::sign_extend, d, in(d), constant(2 * size), 8);
}

// DIV and IDIV.  A quotient that does not fit is a trap, and becomes unknown; so does the quotient
// of a 16-byte dividend that is not the extension of an 8-byte one.
bool X86Machine::divide(Context& at, bool is_signed) {
  const unsigned size = at.operand(0).size;
  const Register divisor = temporary(2);
  const Register dividend = temporary(3);
  const Register quotient = temporary(4);
  const Register rest = temporary(6);
  const Register result = temporary(7);
  at.build.copy(divisor, read(at, at.operand(0), 2), size);
  if (is_signed) at.build.compute(Opcode::sign_extend, divisor, in(divisor), constant(size), 8);
  if (size < 8) {
    read_dividend(at, dividend, size, is_signed);
  } else {
    at.build.copy(dividend, in(rax), 8);
  }
  at.build.compute(is_signed ? Opcode::divide_signed : Opcode::divide, quotient, in(dividend),
                   in(divisor), 8);
  at.build.compute(is_signed ? Opcode::remainder_signed : Opcode::remainder, rest, in(dividend),
                   in(divisor), 8);
  if (size < 8 && is_signed) {
    at.build.compute(Opcode::sign_extend, temporary(5), in(quotient), constant(size), 8);
    at.build.compare(Opcode::compare, in(quotient), in(temporary(5)), 8, 1);
  } else if (size < 8) {
    at.build.copy(temporary(5), in(quotient), size);
    at.build.compare(Opcode::compare, in(quotient), in(temporary(5)), 8, 1);
  } else {
    if (is_signed) {
      at.build.compute(Opcode::shift_right_signed, temporary(5), in(rax), constant(63), 8);
    } else {
      at.build.copy(temporary(5), constant(0), 8);
    }
    at.build.compare(Opcode::compare, in(rdx), in(temporary(5)), 8, 1);
  }
  at.build.forget(result);
  at.build.select(Condition::equal, result, in(quotient), 8, 1);
  at.build.forget(temporary(5));
  at.build.select(Condition::equal, temporary(5), in(rest), 8, 1);
  write_wide(at, in(result), in(temporary(5)), size);
  at.build.forget_flags();
  return true;
}

// ADC and SBB; ADCX and ADOX are not modelled.
bool X86Machine::with_carry(Context& at, bool adds) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& s = at.operand(1);
  const Register carry = temporary(5);
  at.build.copy(carry, constant(0), 8);
  at.build.select(Condition::unsigned_less, carry, constant(1), 8);
  // A register with itself: all ones if there was a carry, else zero, whatever it holds.
  const bool itself = is_register(d) && d == s && !adds;
  const Operand a = itself ? constant(0) : read(at, d, 2);
  const Operand b = itself ? constant(0) : read(at, s, 4);
  const Register result = temporary(3);
  const Opcode opcode = adds ? Opcode::add : Opcode::subtract;
  at.build.compute(opcode, result, a, b, d.size);
  at.build.compute(opcode, result, in(result), in(carry), d.size);
  at.build.compute(adds ? Opcode::sum_flags : Opcode::difference_flags, carry, a, b, d.size);
  at.build.set_flags(in(carry));
  write(at, d, in(result));
  return true;
}

bool X86Machine::multiply_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_IMUL:
      if (at.insn.operand_count == 1) return multiply_wide(at, true);
      multiply_low(at);
      return true;
    case X86_INS_MUL:
      return multiply_wide(at, false);
    case X86_INS_MULX:
      return multiply_apart(at);
    case X86_INS_DIV:
      return divide(at, false);
    case X86_INS_IDIV:
      return divide(at, true);
    case X86_INS_ADC:
      return with_carry(at, true);
    case X86_INS_SBB:
      return with_carry(at, false);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::x86
