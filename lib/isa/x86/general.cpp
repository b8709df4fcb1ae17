// Moves, arithmetic, comparisons and the stack on x86.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {

void X86Machine::arithmetic(Context& at, Opcode opcode, Operand b) {
  const InstructionOperand& d = at.operand(0);
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
    case Opcode::add:
      at.build.compare(Opcode::compare_sum, a, b, size);
      break;
    case Opcode::shift_left:
      at.build.compare(Opcode::compare_shift_left, a, b, size);
      break;
    case Opcode::shift_right:
      at.build.compare(Opcode::compare_shift_right, a, b, size);
      break;
    default:
      at.build.compare(Opcode::compare_result, in(result), in(result), size);
      break;
  }
  write(at, d, in(result));
}

bool X86Machine::move_instruction(Context& at) {
  const auto extend = [&](Register d, Register s, unsigned from, unsigned to) {
    at.build.compute(Opcode::sign_extend, temporary(3), in(s), constant(from), to);
    if (to == 2) {
      at.build.compute(Opcode::insert, d, in(temporary(3)), constant(0), to);
    } else {
      at.build.copy(d, in(temporary(3)), to);
    }
    return true;
  };
  // The upper half of a number of twice the width: the sign bit, repeated.
  const auto sign_of = [&](unsigned size) {
    at.build.compute(Opcode::shift_right_signed, temporary(3), in(rax), constant(8 * size - 1),
                     size);
    at.build.copy(rdx, in(temporary(3)), size);
    return true;
  };
  switch (at.insn.id) {
    case X86_INS_NOP:
    case X86_INS_ENDBR64:
    case X86_INS_ENDBR32:
    case X86_INS_PAUSE:
    case X86_INS_MFENCE:
    case X86_INS_LFENCE:
    case X86_INS_SFENCE:
    case X86_INS_PREFETCH:
    case X86_INS_PREFETCHNTA:
    case X86_INS_PREFETCHT0:
    case X86_INS_PREFETCHT1:
    case X86_INS_PREFETCHT2:
    case X86_INS_PREFETCHW:
      return true;
    case X86_INS_MOV:
    case X86_INS_MOVABS:
    case X86_INS_MOVNTI:
      write(at, at.operand(0), read(at, at.operand(1), 2));
      return true;
    case X86_INS_MOVZX:
      at.build.copy(temporary(3), read(at, at.operand(1), 2), at.operand(1).size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_MOVSX:
    case X86_INS_MOVSXD:
      at.build.compute(Opcode::sign_extend, temporary(3), read(at, at.operand(1), 2),
                       constant(at.operand(1).size), at.operand(0).size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_CBW:
      return extend(rax, rax, 1, 2);
    case X86_INS_CWDE:
      return extend(rax, rax, 2, 4);
    case X86_INS_CDQE:
      return extend(rax, rax, 4, 8);
    case X86_INS_CDQ:
      return sign_of(4);
    case X86_INS_CQO:
      return sign_of(8);
    case X86_INS_CWD:
      at.build.compute(Opcode::shift_right_signed, temporary(3), in(rax), constant(15), 2);
      at.build.compute(Opcode::insert, rdx, in(temporary(3)), constant(0), 2);
      return true;
    case X86_INS_BSWAP:
    case X86_INS_MOVBE:
      return reverse_bytes(at);
    case X86_INS_LEA:
      write(at, at.operand(0), address_of(at));
      return true;
    default:
      return false;
  }
}

// INC and DEC, which keep the carry.
void X86Machine::step(Context& at, Opcode opcode) {
  const InstructionOperand& d = at.operand(0);
  const Operand a = read(at, d, 2);
  const std::uint64_t subtracted = opcode == Opcode::subtract ? 1 : ~std::uint64_t{0};
  at.build.compute(opcode, temporary(3), a, constant(1), d.size);
  at.build.compare(Opcode::compare_signed, a, constant(subtracted), d.size);
  write(at, d, in(temporary(3)));
}

bool X86Machine::arithmetic_instruction(Context& at) {
  const auto binary = [&](Opcode opcode) {
    arithmetic(at, opcode, read(at, at.operand(1), 4));
    return true;
  };
  const auto shift = [&](Opcode opcode) {
    if (at.insn.operand_count != 2 || at.operand(1).kind != Kind::immediate) {
      return shift_by_register(at, opcode);
    }
    const unsigned mask = at.operand(0).size == 8 ? 63 : 31;
    const std::uint64_t count = at.insn.immediate & mask;
    if (count != 0) {
      arithmetic(at, opcode, constant(count));
    } else {
      write(at, at.operand(0), read(at, at.operand(0), 2));
    }
    return true;
  };
  const auto comparison = [&](Opcode opcode) {
    const Operand a = read(at, at.operand(0), 2);
    at.build.compare(opcode, a, read(at, at.operand(1), 4), at.operand(0).size);
    return true;
  };
  switch (at.insn.id) {
    case X86_INS_ADD:
      return binary(Opcode::add);
    case X86_INS_SUB:
      return binary(Opcode::subtract);
    case X86_INS_AND:
      return binary(Opcode::bit_and);
    case X86_INS_OR:
      return binary(Opcode::bit_or);
    case X86_INS_XOR:
      return binary(Opcode::bit_xor);
    case X86_INS_INC:
      step(at, Opcode::add);
      return true;
    case X86_INS_DEC:
      step(at, Opcode::subtract);
      return true;
    case X86_INS_NEG: {
      const unsigned size = at.operand(0).size;
      const Operand a = read(at, at.operand(0), 2);
      at.build.compute(Opcode::subtract, temporary(3), constant(0), a, size);
      at.build.compare(Opcode::compare, constant(0), a, size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    }
    case X86_INS_NOT:
      at.build.compute(Opcode::bit_xor, temporary(3), read(at, at.operand(0), 2),
                       constant(~std::uint64_t{0}), at.operand(0).size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_SHL:
      return shift(Opcode::shift_left);
    case X86_INS_SHR:
      return shift(Opcode::shift_right);
    case X86_INS_SAR:
      return shift(Opcode::shift_right_signed);
    case X86_INS_CMP:
      return comparison(Opcode::compare);
    case X86_INS_TEST:
      return comparison(Opcode::compare_bits);
    default:
      return false;
  }
}

void X86Machine::exchange(Context& at) {
  const Operand a = read(at, at.operand(0), 2);
  at.build.copy(temporary(3), a, 8);
  const Operand b = read(at, at.operand(1), 4);
  at.build.copy(temporary(5), b, 8);
  write(at, at.operand(0), in(temporary(5)));
  write(at, at.operand(1), in(temporary(3)));
}

// If the destination equals the accumulator, it becomes the source; otherwise the accumulator
// becomes the destination.
void X86Machine::compare_and_exchange(Context& at) {
  const InstructionOperand& d = at.operand(0);
  at.build.copy(temporary(5), read(at, d, 2), d.size);
  at.build.compare(Opcode::compare, in(rax), in(temporary(5)), d.size);
  at.build.copy(temporary(3), in(temporary(5)), d.size);
  at.build.select(Condition::equal, temporary(3), read(at, at.operand(1), 4), d.size);
  if (d.kind == Kind::general && d.size == 4) {  // also keep the upper half
    at.build.select(Condition::equal, general(d)->reg, in(temporary(3)), 4);
  } else {
    write(at, d, in(temporary(3)));
  }
  if (d.size < 4) {
    at.build.compute(Opcode::insert, rax, in(temporary(5)), constant(0), d.size);
  } else {
    at.build.select(Condition::equal, temporary(5), in(rax), 8);
    at.build.copy(rax, in(temporary(5)), 8);
  }
}

void X86Machine::exchange_and_add(Context& at) {
  const InstructionOperand& d = at.operand(0);
  at.build.copy(temporary(5), read(at, d, 2), d.size);
  const Operand b = read(at, at.operand(1), 4);
  at.build.compute(Opcode::add, temporary(3), in(temporary(5)), b, d.size);
  at.build.compare(Opcode::compare_sum, in(temporary(5)), b, d.size);
  write(at, at.operand(1), in(temporary(5)));
  write(at, d, in(temporary(3)));
}

bool X86Machine::exchange_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_XCHG:
      exchange(at);
      return true;
    case X86_INS_CMPXCHG:
      compare_and_exchange(at);
      return true;
    case X86_INS_XADD:
      exchange_and_add(at);
      return true;
    default:
      return false;
  }
}

void X86Machine::push(Context& at, Operand value, unsigned size) {
  at.build.compute(Opcode::subtract, rsp, in(rsp), constant(size), word_);
  at.build.store(in(rsp), value, size);
}

void X86Machine::pop(Context& at, Register d, unsigned size) {
  at.build.load(d, in(rsp), size);
  at.build.compute(Opcode::add, rsp, in(rsp), constant(size), word_);
}

bool X86Machine::stack_instruction(Context& at) {
  const unsigned size = at.insn.has_size_prefix ? 2 : word_;
  switch (at.insn.id) {
    case X86_INS_PUSH: {
      // The pushed value may be read through the stack pointer, so it is read first.
      at.build.copy(temporary(3), read(at, at.operand(0), 2), size);
      push(at, in(temporary(3)), size);
      return true;
    }
    case X86_INS_POP:
      pop(at, temporary(3), size);
      write(at, at.operand(0), in(temporary(3)));
      return true;
    case X86_INS_PUSHF:
    case X86_INS_PUSHFD:
    case X86_INS_PUSHFQ:
      at.build.forget(temporary(3));
      push(at, in(temporary(3)), size);
      return true;
    case X86_INS_PUSHAL:
      at.build.forget(temporary(3));
      push(at, in(temporary(3)), 8 * size);
      return true;
    case X86_INS_ENTER:
      if (at.insn.displacement != 0) {
        return false;
      }
      push(at, in(rbp), size);
      at.build.copy(rbp, in(rsp), word_);
      at.build.compute(Opcode::subtract, rsp, in(rsp), constant(at.insn.immediate), word_);
      return true;
    case X86_INS_LEAVE:
      at.build.copy(rsp, in(rbp), word_);
      pop(at, rbp, word_);
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::x86
