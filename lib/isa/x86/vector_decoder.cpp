// The vector instructions that are decoded without Capstone.
#include "isa/x86/reading.hpp"

namespace ftcheck::isa::x86 {
namespace {

// Arithmetic on the integers in a vector register; the opcodes follow 66 0F.
unsigned integer_arithmetic(unsigned opcode) {
  switch (opcode) {
    case 0x60:
      return X86_INS_PUNPCKLBW;
    case 0x61:
      return X86_INS_PUNPCKLWD;
    case 0x62:
      return X86_INS_PUNPCKLDQ;
    case 0x67:
      return X86_INS_PACKUSWB;
    case 0x69:
      return X86_INS_PUNPCKHWD;
    case 0x6C:
      return X86_INS_PUNPCKLQDQ;
    case 0x6D:
      return X86_INS_PUNPCKHQDQ;
    case 0x70:
      return X86_INS_PSHUFD;
    case 0x74:
      return X86_INS_PCMPEQB;
    case 0x76:
      return X86_INS_PCMPEQD;
    case 0xD4:
      return X86_INS_PADDQ;
    case 0xDB:
      return X86_INS_PAND;
    case 0xDF:
      return X86_INS_PANDN;
    case 0xEB:
      return X86_INS_POR;
    case 0xEF:
      return X86_INS_PXOR;
    case 0xFC:
      return X86_INS_PADDB;
    case 0xFE:
      return X86_INS_PADDD;
    default:
      return X86_INS_INVALID;
  }
}

// Moves of, and arithmetic on, the single double or float in a vector register, after F2 0F or F3
// 0F.
unsigned scalar_operation(unsigned opcode, bool is_double) {
  switch (opcode) {
    case 0x10:
    case 0x11:
      return is_double ? X86_INS_MOVSD : X86_INS_MOVSS;
    case 0x58:
      return is_double ? X86_INS_ADDSD : X86_INS_ADDSS;
    case 0x59:
      return is_double ? X86_INS_MULSD : X86_INS_MULSS;
    case 0x5C:
      return is_double ? X86_INS_SUBSD : X86_INS_SUBSS;
    case 0x5E:
      return is_double ? X86_INS_DIVSD : X86_INS_DIVSS;
    default:
      return X86_INS_INVALID;
  }
}

}  // namespace

// A vector register, and one or `size` bytes of memory, which is the first operand of a store.
void Reading::add_vector_operands(unsigned size, bool stores) {
  read_modrm();
  if (!stores) add_vector(reg_);
  add_vector_rm(size);
  if (stores) add_vector(reg_);
}

// Operations on a whole vector register or on the number in it.
bool Reading::read_arithmetic(unsigned opcode) {
  unsigned id = X86_INS_INVALID;
  unsigned size = 16;
  if (narrow_ && repeat_ == 0) {
    id = integer_arithmetic(opcode);
  } else if (!narrow_ && repeat_ != 0) {
    id = scalar_operation(opcode, repeat_ == 0xF2);
    size = repeat_ == 0xF2 ? 8 : 4;
  }
  if (id == X86_INS_INVALID) return false;
  add_vector_operands(size, opcode == 0x11);
  if (opcode == 0x70) add_immediate(next(), 1);
  return is(id);
}

// Moves between a vector register and a general one, or memory.
bool Reading::read_exchange(bool stores) {
  if (!narrow_ || repeat_ != 0) return false;
  read_modrm();
  if (!stores) add_vector(reg_);
  add_rm(wide_ ? 8 : 4);
  if (stores) add_vector(reg_);
  return is(wide_ ? X86_INS_MOVQ : X86_INS_MOVD);
}

// Comparisons of single numbers.
bool Reading::read_comparison(bool is_ordered) {
  if (repeat_ != 0) return false;
  add_vector_operands(narrow_ ? 8 : 4, false);
  // Capstone gives their memory operand 16 bytes.
  if (is_ordered && mod_ != 3) return false;
  if (is_ordered) return is(narrow_ ? X86_INS_COMISD : X86_INS_COMISS);
  return is(narrow_ ? X86_INS_UCOMISD : X86_INS_UCOMISS);
}

// A number of a general register or of memory to a floating-point one, and back.
bool Reading::read_conversion(bool to_integer) {
  if (narrow_ || repeat_ == 0) return false;
  const bool is_double = repeat_ == 0xF2;
  read_modrm();
  if (to_integer) {
    add_register(reg_, width());
    add_vector_rm(is_double ? 8 : 4);
    return is(is_double ? X86_INS_CVTTSD2SI : X86_INS_CVTTSS2SI);
  }
  add_vector(reg_);
  add_rm(width());
  return is(is_double ? X86_INS_CVTSI2SD : X86_INS_CVTSI2SS);
}

// Moves of 16 and 8 bytes that fill structures, and the instructions that clear a register.
bool Reading::read_vector(unsigned opcode) {
  const bool stores = opcode == 0x11 || opcode == 0x29 || opcode == 0x7F || opcode == 0xD6;
  unsigned id = X86_INS_INVALID;
  unsigned size = 16;
  if (repeat_ == 0xF3 && narrow_) return false;
  // Capstone depends on the order of prefixes, which the processor ignores.
  if (has_segment_ && !is_plain()) return false;
  switch (opcode) {
    case 0x10:
    case 0x11:
      if (repeat_ != 0) return read_arithmetic(opcode);
      id = narrow_ ? X86_INS_MOVUPD : X86_INS_MOVUPS;
      break;
    case 0x28:
    case 0x29:
      if (repeat_ != 0) return false;
      id = narrow_ ? X86_INS_MOVAPD : X86_INS_MOVAPS;
      break;
    case 0x2A:
    case 0x2C:
      return read_conversion(opcode == 0x2C);
    case 0x2E:
    case 0x2F:
      return read_comparison(opcode == 0x2F);
    case 0x54:
      if (repeat_ != 0) return false;
      id = narrow_ ? X86_INS_ANDPD : X86_INS_ANDPS;
      break;
    case 0x55:
      if (repeat_ != 0) return false;
      id = narrow_ ? X86_INS_ANDNPD : X86_INS_ANDNPS;
      break;
    case 0x56:
      if (repeat_ != 0) return false;
      id = narrow_ ? X86_INS_ORPD : X86_INS_ORPS;
      break;
    case 0x57:
      if (repeat_ != 0) return false;
      id = narrow_ ? X86_INS_XORPD : X86_INS_XORPS;
      break;
    case 0x6F:
    case 0x7F:
      if (narrow_ == (repeat_ == 0xF3) || repeat_ == 0xF2) return false;
      id = narrow_ ? X86_INS_MOVDQA : X86_INS_MOVDQU;
      break;
    case 0x6E:
      return read_exchange(false);
    case 0x7E:
      if (repeat_ == 0) return read_exchange(true);
      if (repeat_ != 0xF3 || wide_) return false;
      id = X86_INS_MOVQ;
      size = 8;
      break;
    case 0xD6:
      if (!narrow_ || repeat_ != 0) return false;
      id = X86_INS_MOVQ;
      size = 8;
      break;
    default:
      return read_arithmetic(opcode);
  }
  add_vector_operands(size, stores);
  return is(id);
}

}  // namespace ftcheck::isa::x86
