// Reading and writing what an x86 instruction names: registers, their parts, memory.
#include "isa/x86/machine.hpp"

#include <algorithm>
#include <string_view>

namespace ftcheck::isa::x86 {
namespace {

// FXSAVE, XSAVE and the like, of which Capstone does not know how much they store.
bool saves_state(const cs_insn& insn) {
  const std::string_view mnemonic = insn.mnemonic;
  return mnemonic.starts_with("fxsave") || mnemonic.starts_with("xsave") ||
         mnemonic.starts_with("fnsave") || mnemonic.starts_with("fnstenv");
}

constexpr unsigned largest_state = 4096;
constexpr unsigned longest_store = 128;

}  // namespace

// An address of 32 bits, which 64-bit code has where a prefix says so.
Operand X86Machine::narrow_address(Context& at, const x86_op_mem& memory) {
  const Register sum = temporary(0);
  const auto base = general(memory.base);
  const auto index = general(memory.index);
  at.build.copy(sum, index ? in(index->reg) : constant(0), 8);
  at.build.compute(Opcode::multiply, sum, in(sum),
                   constant(static_cast<std::uint64_t>(memory.scale)), 8);
  if (base) at.build.compute(Opcode::add, sum, in(sum), in(base->reg), 8);
  at.build.compute(Opcode::add, sum, in(sum), constant(static_cast<std::uint64_t>(memory.disp)), 4);
  return in(sum);
}

Operand X86Machine::address_of(Context& at, const cs_x86_op& operand) {
  const x86_op_mem& memory = operand.mem;
  const auto displacement = static_cast<std::uint64_t>(memory.disp);
  if (memory.base == X86_REG_RIP) {
    return constant(at.next + displacement);
  }
  auto base = general(memory.base);
  const auto index = general(memory.index);
  if (memory.segment == X86_REG_FS || memory.segment == X86_REG_GS) {
    if (base || index) {
      at.build.forget(temporary(0));
      return in(temporary(0));
    }
    base = Part{thread_register(), word_, 0};
  }
  if (!base && !index) {
    return constant(word_ == 8 ? displacement : displacement & 0xFFFFFFFFU);
  }
  const Register sum = temporary(0);
  if ((base && base->size < word_) || (index && index->size < word_)) {
    return narrow_address(at, memory);
  }
  if (base && !index && displacement == 0) {
    return in(base->reg);
  }
  Operand address = base ? in(base->reg) : constant(0);
  if (index) {
    Operand scaled = in(index->reg);
    if (memory.scale != 1) {
      at.build.compute(Opcode::multiply, sum, scaled,
                       constant(static_cast<std::uint64_t>(memory.scale)), word_);
      scaled = in(sum);
    }
    if (base) at.build.compute(Opcode::add, sum, scaled, address, word_);
    address = base ? in(sum) : scaled;
  }
  if (displacement != 0) {
    at.build.compute(Opcode::add, sum, address, constant(displacement), word_);
    address = in(sum);
  }
  return address;
}

// The operand's value, in a temporary if it must be fetched or cut out.
Operand X86Machine::read(Context& at, const cs_x86_op& operand, unsigned temporary_number) {
  const Register fetched = temporary(temporary_number);
  switch (operand.type) {
    case X86_OP_IMM:
      return constant(static_cast<std::uint64_t>(operand.imm));
    case X86_OP_MEM:
      if (operand.size > 8) {
        at.build.forget(fetched);
      } else {
        at.build.load(fetched, address_of(at, operand), operand.size);
      }
      return in(fetched);
    default:
      break;
  }
  const auto part = general(operand.reg);
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

void X86Machine::write(Context& at, const cs_x86_op& operand, Operand value) {
  if (operand.type == X86_OP_MEM) {
    at.build.store(address_of(at, operand), value, operand.size);
    return;
  }
  const auto part = general(operand.reg);
  if (!part) {
    clobber(at, operand);
  } else if (part->size >= 4) {
    at.build.copy(part->reg, value, part->size);
  } else {
    at.build.compute(Opcode::insert, part->reg, value, constant(part->shift), part->size);
  }
}

void X86Machine::clobber(Context& at, const cs_x86_op& operand) {
  if (operand.type == X86_OP_MEM) {
    const Register value = temporary(2);
    at.build.forget(value);
    const Operand address = address_of(at, operand);
    const unsigned size = saves_state(at.insn) ? largest_state : operand.size;
    for (unsigned done = 0; done < size; done += longest_store) {
      at.build.store(behind(at, address, done), in(value), std::min(size - done, longest_store));
    }
  } else if (operand.type == X86_OP_REG) {
    clobber_register(at, operand.reg);
  }
}

void X86Machine::clobber_register(Context& at, unsigned reg) {
  if (const auto part = general(reg)) {
    at.build.forget(part->reg);
  } else if (const auto number = vector(reg)) {
    for (unsigned n = 0; n < lanes_; ++n) {
      at.build.forget(lane(*number, n));
    }
    for (unsigned n = 0; *number < upper_count && n < upper_lanes_; ++n) {
      at.build.forget(upper_lane(*number, n));
    }
  }
}

}  // namespace ftcheck::isa::x86
