// Reads and writes the operands of an x86 instruction: registers, their parts, memory.
#include "isa/x86/machine.hpp"

#include <algorithm>

namespace ftcheck::isa::x86 {
namespace {

constexpr unsigned longest_store = 128;

std::uint64_t displacement_of(const Instruction& insn) {
  return insn.is_far ? insn.immediate : static_cast<std::uint64_t>(std::int64_t{insn.displacement});
}

}  // namespace

// A 32-bit address, which a prefix selects in 64-bit code.
Operand X86Machine::narrow_address(Context& at) {
  const Register sum = temporary(0);
  const Instruction& insn = at.insn;
  at.build.copy(sum, insn.index != no_register ? in(insn.index) : constant(0), 8);
  at.build.compute(Opcode::multiply, sum, in(sum), constant(insn.scale), 8);
  if (insn.base != no_register) at.build.compute(Opcode::add, sum, in(sum), in(insn.base), 8);
  at.build.compute(Opcode::add, sum, in(sum), constant(displacement_of(insn)), 4);
  return in(sum);
}

Operand X86Machine::address_of(Context& at) {
  const Instruction& insn = at.insn;
  const std::uint64_t displacement = displacement_of(insn);
  if (insn.base == instruction_pointer) {
    return constant(at.next + displacement);
  }
  const bool has_index = insn.index != no_register;
  bool has_base = insn.base != no_register;
  Register base = insn.base;
  if (insn.is_of_thread) {
    if (has_base || has_index) {
      at.build.forget(temporary(0));
      return in(temporary(0));
    }
    has_base = true;
    base = thread_register();
  }
  if (!has_base && !has_index) {
    return constant(word_ == 8 ? displacement : displacement & 0xFFFFFFFFU);
  }
  if (insn.is_address_narrow) {
    return narrow_address(at);
  }
  if (has_base && !has_index && displacement == 0) {
    return in(base);
  }
  const Register sum = temporary(0);
  Operand address = has_base ? in(base) : constant(0);
  if (has_index) {
    Operand scaled = in(insn.index);
    if (insn.scale != 1) {
      at.build.compute(Opcode::multiply, sum, scaled, constant(insn.scale), word_);
      scaled = in(sum);
    }
    if (has_base) at.build.compute(Opcode::add, sum, scaled, address, word_);
    address = has_base ? in(sum) : scaled;
  }
  if (displacement != 0) {
    at.build.compute(Opcode::add, sum, address, constant(displacement), word_);
    address = in(sum);
  }
  return address;
}

// The operand's value, in a temporary if it must be loaded or extracted.
Operand X86Machine::read(Context& at, const InstructionOperand& operand,
                         unsigned temporary_number) {
  const Register fetched = temporary(temporary_number);
  if (operand.kind == Kind::immediate) return constant(at.insn.immediate);
  if (operand.kind == Kind::memory) {
    if (operand.size > 8) {
      at.build.forget(fetched);
    } else {
      at.build.load(fetched, address_of(at), operand.size);
    }
    return in(fetched);
  }
  const auto part = general(operand);
  if (!part) {
    at.build.forget(fetched);
    return in(fetched);
  }
  if (part->shift != 0) {
    at.build.compute(Opcode::shift_right, fetched, in(part->reg), constant(part->shift), 8);
    return in(fetched);
  }
  return in(part->reg);
}

void X86Machine::write(Context& at, const InstructionOperand& operand, Operand value) {
  if (operand.kind == Kind::memory) {
    at.build.store(address_of(at), value, operand.size);
    return;
  }
  const auto part = general(operand);
  if (!part) {
    clobber(at, operand);
  } else if (part->size >= 4) {
    at.build.copy(part->reg, value, part->size);
  } else {
    at.build.compute(Opcode::insert, part->reg, value, constant(part->shift), part->size);
  }
}

// `stored` is the number of bytes written to memory, if more than the operand's size.
void X86Machine::clobber(Context& at, const InstructionOperand& operand, unsigned stored) {
  if (operand.kind == Kind::memory) {
    const Register value = temporary(2);
    at.build.forget(value);
    const Operand address = address_of(at);
    const unsigned size = stored != 0 ? stored : operand.size;
    for (unsigned done = 0; done < size; done += longest_store) {
      at.build.store(offset_by(at, address, done), in(value), std::min(size - done, longest_store));
    }
  } else if (const auto part = general(operand)) {
    at.build.forget(part->reg);
  } else if (const auto number = vector(operand)) {
    clobber_vector(at, *number);
  }
}

void X86Machine::clobber_vector(Context& at, unsigned number) {
  for (unsigned n = 0; n < lanes_; ++n) {
    at.build.forget(lane(number, n));
  }
  for (unsigned n = 0; number < upper_count && n < upper_lanes_; ++n) {
    at.build.forget(upper_lane(number, n));
  }
}

}  // namespace ftcheck::isa::x86
