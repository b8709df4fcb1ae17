// Jumps, calls, and instructions with a condition on x86.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {
namespace {

// The condition of a jump, SETcc or CMOVcc; undetermined for any other instruction.
Condition condition_of(unsigned id) {
  switch (id) {
    case X86_INS_JE:
    case X86_INS_SETE:
    case X86_INS_CMOVE:
      return Condition::equal;
    case X86_INS_JNE:
    case X86_INS_SETNE:
    case X86_INS_CMOVNE:
      return Condition::not_equal;
    case X86_INS_JB:
    case X86_INS_SETB:
    case X86_INS_CMOVB:
      return Condition::unsigned_less;
    case X86_INS_JBE:
    case X86_INS_SETBE:
    case X86_INS_CMOVBE:
      return Condition::unsigned_less_equal;
    case X86_INS_JA:
    case X86_INS_SETA:
    case X86_INS_CMOVA:
      return Condition::unsigned_greater;
    case X86_INS_JAE:
    case X86_INS_SETAE:
    case X86_INS_CMOVAE:
      return Condition::unsigned_greater_equal;
    case X86_INS_JL:
    case X86_INS_SETL:
    case X86_INS_CMOVL:
      return Condition::signed_less;
    case X86_INS_JLE:
    case X86_INS_SETLE:
    case X86_INS_CMOVLE:
      return Condition::signed_less_equal;
    case X86_INS_JG:
    case X86_INS_SETG:
    case X86_INS_CMOVG:
      return Condition::signed_greater;
    case X86_INS_JGE:
    case X86_INS_SETGE:
    case X86_INS_CMOVGE:
      return Condition::signed_greater_equal;
    case X86_INS_JS:
    case X86_INS_SETS:
    case X86_INS_CMOVS:
      return Condition::negative;
    case X86_INS_JNS:
    case X86_INS_SETNS:
    case X86_INS_CMOVNS:
      return Condition::not_negative;
    case X86_INS_JO:
    case X86_INS_SETO:
    case X86_INS_CMOVO:
      return Condition::overflow;
    case X86_INS_JNO:
    case X86_INS_SETNO:
    case X86_INS_CMOVNO:
      return Condition::no_overflow;
    case X86_INS_JP:
    case X86_INS_SETP:
    case X86_INS_CMOVP:
      return Condition::parity;
    case X86_INS_JNP:
    case X86_INS_SETNP:
    case X86_INS_CMOVNP:
      return Condition::no_parity;
    default:
      return Condition::undetermined;
  }
}

}  // namespace

bool X86Machine::control_instruction(Context& at) {
  const auto target = [&] { return read(at, at.operand(0), 3); };
  switch (at.insn.id) {
    case X86_INS_JMP:
      at.build.control(Opcode::jump, target());
      return true;
    case X86_INS_CALL: {
      const Operand to = target();
      // A target that is read through the stack pointer is read before the push.
      if (!to.is_constant) {
        at.build.copy(temporary(4), to, word_);
      }
      push(at, constant(at.next), word_);
      // A call to the next instruction is how 32-bit code learns its own address, which it then
      // pops.  If it were treated as a call, the next return would seem to return from it.
      if (to.is_constant && to.constant == at.next) {
        return true;
      }
      at.build.control(Opcode::call, to.is_constant ? to : in(temporary(4)));
      return true;
    }
    case X86_INS_RET:
      pop(at, temporary(3), word_);
      if (at.insn.operand_count == 1) {
        at.build.compute(Opcode::add, rsp, in(rsp), constant(at.insn.immediate), word_);
      }
      at.build.control(Opcode::ret, in(temporary(3)));
      return true;
    case X86_INS_UD2:
    case X86_INS_HLT:
    case X86_INS_INT3:
    case X86_INS_INT:
      if (at.insn.immediate == 0x80) {  // Linux's old system calls
        at.build.forget(rax);
        return true;
      }
      // 0x29 is Windows' __fastfail.
      at.build.control(Opcode::stop);
      return true;
    case X86_INS_JRCXZ:
    case X86_INS_JECXZ:
      at.build.compare(Opcode::compare, in(rcx), constant(0), at.insn.id == X86_INS_JRCXZ ? 8 : 4,
                       1);
      at.build.branch(Condition::equal, at.insn.immediate, 1);
      return true;
    case X86_INS_LOOP:
      at.build.compute(Opcode::subtract, rcx, in(rcx), constant(1), word_);
      at.build.compare(Opcode::compare, in(rcx), constant(0), word_, 1);
      at.build.branch(Condition::not_equal, at.insn.immediate, 1);
      return true;
    case X86_INS_LOOPE:
    case X86_INS_LOOPNE:
      at.build.forget(rcx);
      break;
    default:
      break;
  }
  const Condition condition = condition_of(at.insn.id);
  if (at.insn.is_jump && at.operand(0).kind == Kind::immediate) {
    at.build.branch(condition, at.insn.immediate);
    return true;
  }
  if (condition == Condition::undetermined) {
    return false;
  }
  if (at.insn.operand_count == 1) {  // SETcc
    const Register d = temporary(3);
    at.build.copy(d, constant(0), 1);
    at.build.select(condition, d, constant(1), 1);
    write(at, at.operand(0), in(d));
  } else {  // CMOVcc
    const Operand other = read(at, at.operand(1), 2);
    const Register d = temporary(3);
    at.build.copy(d, read(at, at.operand(0), 4), at.operand(0).size);
    at.build.select(condition, d, other, at.operand(0).size);
    write(at, at.operand(0), in(d));
  }
  return true;
}

}  // namespace ftcheck::isa::x86
