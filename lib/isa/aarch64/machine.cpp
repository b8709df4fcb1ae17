// The instruction model of AArch64 (Arm Architecture Reference Manual, chapter C6; AAPCS64, which
// Apple's and Microsoft's conventions follow in everything that matters here).
//
// What is peculiar about it:
// - Every instruction has four bytes, so code is never read out of step.
// - An address takes two instructions: ADRP gives the page relative to the program counter, and an
//   ADD or the displacement of a load gives the offset within it.
// - Register number 31 is the stack pointer as a base and in some arithmetic.  Elsewhere it is the
//   zero register, which reads as 0 and ignores writes.  A comparison is a subtraction into it.
// - Writing the lower half of a register clears the upper half, and writing a number to a vector
//   register clears the rest of it.
// - Loads and stores may write the address back to their base, before or after they use it.
// - A call leaves its return address in the link register x30, which functions save themselves; RET
//   jumps there.
// - After a subtraction the carry means that it did not borrow, the opposite of x86.
// - Compilers split atomic operations into exclusive loads and stores if Armv8.1 may be missing
//   (atomic.cpp).
//
// The model covers the instructions that compilers put on the path to handing over a module.
// Registers that any other instruction writes become unknown.
#include "isa/aarch64/machine.hpp"

#include "isa/aarch64/decoder.hpp"
#include "isa/aarch64/fallback.hpp"

namespace ftcheck::isa {
namespace aarch64 {
namespace {

class Aarch64Machine : public Machine {
 public:
  explicit Aarch64Machine(const binary::Image& image) {
    convention_.stack_pointer = sp;
    convention_.return_value = x0;
    convention_.result_pointer = 8;
    convention_.link = x30;
    for (Register reg = 0; reg < 8; ++reg) {
      convention_.arguments.push_back(reg);
    }
    for (Register reg = 0; reg < x18; ++reg) {
      convention_.clobber(reg);
    }
    if (image.format == BinaryFormat::pe) {
      convention_.thread_pointer = x18;
    } else {
      convention_.clobber(x18);
    }
    convention_.clobber(x30);
    for (Register reg = first_lane; reg < first_temporary; ++reg) {
      convention_.clobber(reg);
    }
    convention_.registers = first_temporary + temporaries;
    convention_.first_temporary = first_temporary;
  }

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override;
  Fallback fallback_;
};

// DC ZVA clears a block that is aligned to its size, which is at most 2048 bytes.
void clear_block(Context& at) {
  constexpr std::uint64_t largest = 2048;
  constexpr unsigned step = 128;
  at.build.compute(Opcode::bit_and, temporary(0), read(at, at.operand(1), 3), constant(0 - largest),
                   8);
  at.build.forget(temporary(4));
  for (unsigned done = 0; done < largest; done += step) {
    at.build.store(offset_by(at, in(temporary(0)), done), in(temporary(4)), step);
  }
}

void other_instruction(Context& at) {
  for (unsigned n = 0; n < at.count(); ++n) {
    const InstructionOperand& operand = at.operand(n);
    if (operand.kind == Kind::memory) {
      if (!at.insn.loads) {
        at.build.forget(temporary(4));
        at.build.store(address_of(at, n, temporary(0)), in(temporary(4)), 64);
      }
      if (at.insn.writes_back || n + 1 < at.count()) {
        at.build.forget(operand.number);
      }
    } else if ((at.insn.written >> n & 1U) != 0) {
      clobber(at, operand);
    }
  }
  if (at.insn.id == ARM64_INS_SVC) at.build.forget(x0);
  if (at.insn.id == ARM64_INS_DC && at.count() == 2) clear_block(at);
  at.build.forget_flags();
}

std::optional<std::uint32_t> word_at(base::Bytes code) {
  if (code.size() < 4) {
    return std::nullopt;
  }
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) {
    word |= std::to_integer<std::uint32_t>(code[i]) << (8 * i);
  }
  return word;
}

// Instructions that Capstone does not know.  Those that process data (classes 100x, x101 and x111
// in the table of section C4.1) write only the register in their lowest bits, and flags; the others
// could do anything.
bool decode_unknown(std::uint32_t word, Lifted& instruction) {
  constexpr std::uint32_t return_with_key_a = 0xD65F0BFFU;
  constexpr std::uint32_t return_with_key_b = 0xD65F0FFFU;
  Builder build(instruction);
  const unsigned group = (word >> 25U) & 15U;
  const unsigned d = word & 31U;
  if (word == return_with_key_a || word == return_with_key_b) {
    build.control(Opcode::ret, in(x30));
  } else if (word >> 16U == 0) {  // UDF
    build.control(Opcode::stop);
  } else if ((group & 14U) == 8 || (group & 5U) == 5) {
    build.forget(static_cast<Register>(d));
    build.forget(lane(d, 0));
    build.forget(lane(d, 1));
    build.forget_flags();
  } else {
    return false;
  }
  instruction.length = 4;
  return true;
}

void Aarch64Machine::lift_one(base::Bytes code, Lifted& instruction) {
  const auto word = word_at(code);
  if (!word || decode_atomic(*word, instruction)) {
    return;
  }
  auto insn = decode(*word, instruction.address);
  if (!insn) insn = fallback_.decode(code, instruction.address);
  if (!insn) {
    decode_unknown(*word, instruction);
    return;
  }
  instruction.length = 4;
  Context at{*insn, Builder(instruction)};
  if (!control_instruction(at) && !memory_instruction(at) && !exclusive_instruction(at) &&
      !arithmetic_instruction(at) && !vector_instruction(at) && !move_instruction(at) &&
      !bits_instruction(at) && !comparison_instruction(at) && !multiply_instruction(at) &&
      !float_instruction(at) && !lanes_instruction(at)) {
    other_instruction(at);
  }
}

}  // namespace
}  // namespace aarch64

std::unique_ptr<Machine> aarch64_machine(const binary::Image& image) {
  return std::make_unique<aarch64::Aarch64Machine>(image);
}

}  // namespace ftcheck::isa
