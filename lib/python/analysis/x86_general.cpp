// Moves, arithmetic, comparisons and the stack on x86.
#include "python/analysis/x86.hpp"

namespace ftcheck::python::analysis::x86 {

void X86Machine::arithmetic(Context& at, Opcode opcode, Operand b) {
  const cs_x86_op& d = at.operand(0);
  const unsigned size = d.size;
  const Operand a = read(at, d, 2);
  const Register result = temporary(3);
  const bool zero = (opcode == Opcode::bit_xor || opcode == Opcode::subtract) && !b.is_constant &&
                    !a.is_constant && a.reg == b.reg;
  if (zero) {
    at.build.copy(result, constant(0), size);
  } else {
    at.build.compute(opcode, result, a, b, size);
  }
  switch (opcode) {
    case Opcode::subtract:
      at.build.compare(Opcode::compare, a, b, size);
      break;
    case Opcode::bit_and:
    case Opcode::bit_or:
    case Opcode::bit_xor:
      at.build.compare(Opcode::compare_bits, in(result), in(result), size);
      break;
    default:
      at.build.compare(Opcode::compare_result, in(result), in(result), size);
      break;
  }
  write(at, d, in(result));
}

void X86Machine::exchange(Context& at) {
  const Operand a = read(at, at.operand(0), 2);
  at.build.copy(temporary(3), a, 8);
  const Operand b = read(at, at.operand(1), 4);
  at.build.copy(temporary(5), b, 8);
  write(at, at.operand(0), in(temporary(5)));
  write(at, at.operand(1), in(temporary(3)));
}

bool X86Machine::general_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_NOP:
    case X86_INS_ENDBR64:
    case X86_INS_ENDBR32:
    case X86_INS_PAUSE:
    case X86_INS_MFENCE:
      return true;
    case X86_INS_MOV:
    case X86_INS_MOVABS:
      write(at, at.operand(0), read(at, at.operand(1), 2));
      return true;
    case X86_INS_MOVZX:
      at.build.copy(temporary(3), read(at, at.operand(1), 2), at.operand(1).size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_MOVSX:
    case X86_INS_MOVSXD: {
      const Register d = temporary(3);
      at.build.compute(Opcode::sign_extend, d, read(at, at.operand(1), 2),
                       constant(at.operand(1).size), at.operand(0).size);
      write(at, at.operand(0), in(d));
      return true;
    }
    case X86_INS_CDQE:
      at.build.compute(Opcode::sign_extend, rax, in(rax), constant(4), 8);
      return true;
    case X86_INS_LEA:
      write(at, at.operand(0), address_of(at, at.operand(1)));
      return true;
    case X86_INS_XCHG:
      exchange(at);
      return true;
    case X86_INS_ADD:
      arithmetic(at, Opcode::add, read(at, at.operand(1), 4));
      return true;
    case X86_INS_SUB:
      arithmetic(at, Opcode::subtract, read(at, at.operand(1), 4));
      return true;
    case X86_INS_AND:
      arithmetic(at, Opcode::bit_and, read(at, at.operand(1), 4));
      return true;
    case X86_INS_OR:
      arithmetic(at, Opcode::bit_or, read(at, at.operand(1), 4));
      return true;
    case X86_INS_XOR:
      arithmetic(at, Opcode::bit_xor, read(at, at.operand(1), 4));
      return true;
    case X86_INS_INC:
      arithmetic(at, Opcode::add, constant(1));
      return true;
    case X86_INS_DEC:
      arithmetic(at, Opcode::add, constant(~std::uint64_t{0}));
      return true;
    case X86_INS_CMP:
      at.build.compare(Opcode::compare, read(at, at.operand(0), 2), read(at, at.operand(1), 4),
                       at.operand(0).size);
      return true;
    case X86_INS_TEST:
      at.build.compare(Opcode::compare_bits, read(at, at.operand(0), 2), read(at, at.operand(1), 4),
                       at.operand(0).size);
      return true;
    default:
      break;
  }
  const bool shift =
      at.insn.id == X86_INS_SHL || at.insn.id == X86_INS_SHR || at.insn.id == X86_INS_SAR;
  if (shift && at.detail.op_count == 2 && at.operand(1).type == X86_OP_IMM) {
    // The processor masks the count; compilers write none that the mask would change.
    arithmetic(at,
               at.insn.id == X86_INS_SHL   ? Opcode::shift_left
               : at.insn.id == X86_INS_SHR ? Opcode::shift_right
                                           : Opcode::shift_right_signed,
               constant(static_cast<std::uint64_t>(at.operand(1).imm)));
    return true;
  }
  return false;
}

void X86Machine::push(Context& at, Operand value) {
  at.build.compute(Opcode::subtract, rsp, in(rsp), constant(word_), word_);
  at.build.store(in(rsp), value, word_);
}

void X86Machine::pop(Context& at, Register d) {
  at.build.load(d, in(rsp), word_);
  at.build.compute(Opcode::add, rsp, in(rsp), constant(word_), word_);
}

bool X86Machine::stack_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_PUSH: {
      // What is pushed may be found through the stack pointer, so it is read first.
      at.build.copy(temporary(3), read(at, at.operand(0), 2), word_);
      push(at, in(temporary(3)));
      return true;
    }
    case X86_INS_POP:
      pop(at, temporary(3));
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_LEAVE:
      at.build.copy(rsp, in(rbp), word_);
      pop(at, rbp);
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::python::analysis::x86
