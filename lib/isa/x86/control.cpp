// Jumps, calls, and what depends on a condition on x86.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {

bool X86Machine::control_instruction(Context& at) {
  const auto target = [&] { return read(at, at.operand(0), 3); };
  switch (at.insn.id) {
    case X86_INS_JMP:
      at.build.control(Opcode::jump, target());
      return true;
    case X86_INS_CALL: {
      const Operand to = target();
      // A target fetched through the stack pointer is fetched before the push.
      if (!to.is_constant) {
        at.build.copy(temporary(4), to, word_);
      }
      push(at, constant(at.next), word_);
      // A call of what comes next is no call but 32-bit code's way to learn its own address, which
      // it pops: taken for one, the next return would seem to be that from it.
      if (to.is_constant && to.constant == at.next) {
        return true;
      }
      at.build.control(Opcode::call, to.is_constant ? to : in(temporary(4)));
      return true;
    }
    case X86_INS_RET:
      pop(at, temporary(3), word_);
      if (at.detail.op_count == 1) {
        at.build.compute(Opcode::add, rsp, in(rsp),
                         constant(static_cast<std::uint64_t>(at.operand(0).imm)), word_);
      }
      at.build.control(Opcode::ret, in(temporary(3)));
      return true;
    case X86_INS_UD2:
    case X86_INS_HLT:
    case X86_INS_INT3:
    case X86_INS_INT:
      if (at.operand(0).imm == 0x80) {  // Linux' system calls of old
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
      at.build.branch(Condition::equal, static_cast<std::uint64_t>(at.operand(0).imm), 1);
      return true;
    case X86_INS_LOOP:
      at.build.compute(Opcode::subtract, rcx, in(rcx), constant(1), word_);
      at.build.compare(Opcode::compare, in(rcx), constant(0), word_, 1);
      at.build.branch(Condition::not_equal, static_cast<std::uint64_t>(at.operand(0).imm), 1);
      return true;
    case X86_INS_LOOPE:
    case X86_INS_LOOPNE:
      at.build.forget(rcx);
      break;
    default:
      break;
  }
  const Condition condition = condition_of(at.insn.id);
  for (std::uint8_t i = 0; i < at.insn.detail->groups_count; ++i) {
    if (at.insn.detail->groups[i] == X86_GRP_JUMP && at.operand(0).type == X86_OP_IMM) {
      at.build.branch(condition, static_cast<std::uint64_t>(at.operand(0).imm));
      return true;
    }
  }
  if (condition == Condition::undetermined) {
    return false;
  }
  if (at.detail.op_count == 1) {  // SETcc
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
