// The instruction model of x86-64 and x86 (Intel SDM, volume 2; the System V and Microsoft ABIs).
//
// What is peculiar about this architecture:
// - A register has parts. Writing 32 bits of a 64-bit register clears the upper half; writing 8 or
//   16 bits keeps the rest. AH, CH, DH and BH are second bytes; with a REX prefix their encodings
//   mean the lowest bytes of four other registers (operands.cpp).
// - Almost every instruction takes one operand from memory: base + index * scale + displacement,
//   relative to the next instruction, or relative to the thread's data that FS or GS points to.
// - Many instructions use registers that they do not name: RAX and RDX in multiplications and
//   divisions, CL in shifts, RSI, RDI and RCX in string instructions, RSP in pushes and calls.
// - Arithmetic sets the flags; moves, LEA and NOT keep them, INC and DEC keep the carry.
// - CALL pushes the return address. A 32-bit callee may remove its arguments (RET n), and 32-bit
//   code learns its own address from a CALL to the next instruction (control.cpp).
// - SSE instructions keep the upper half of a YMM register; AVX instructions clear it (end_upper).
// - Instructions are 1 to 15 bytes long, and prefixes change what an opcode means (decoder.cpp).
//
// The model covers the instructions of compiled initialization code: moves, addresses, arithmetic
// on integers and single floating-point numbers, comparisons, calls, and the vector instructions
// that fill structures. Registers that any other instruction writes become unknown.
#include "isa/x86/machine.hpp"

#include "isa/x86/decoder.hpp"

namespace ftcheck::isa {
namespace x86 {

X86Machine::X86Machine(const binary::Image& image)
    : fallback_(image.pointer_size),
      word_(image.pointer_size),
      lanes_(16 / image.pointer_size),
      upper_lanes_(image.pointer_size == 8 ? 2 : 0) {
  convention_.pointer_size = word_;
  convention_.stack_pointer = rsp;
  convention_.return_value = rax;
  convention_.registers = thread_register() + 1U;
  convention_.first_temporary = temporary(0);
  convention_.thread_pointer = thread_register();
  convention_.clobber({rax, rcx, rdx});
  if (word_ == 8 && image.format == BinaryFormat::pe) {
    convention_.arguments = {rcx, rdx, 8, 9};
    convention_.result_pointer = rcx;
    convention_.stack_arguments = 32;
    convention_.clobber({8, 9, 10, 11});
    clobber_vectors(6);
  } else if (word_ == 8) {
    convention_.arguments = {rdi, rsi, rdx, rcx, 8, 9};
    convention_.result_pointer = rdi;
    convention_.clobber({rsi, rdi, 8, 9, 10, 11});
    clobber_vectors(vector_count);
  } else {
    clobber_vectors(vector_count);
  }
}

void X86Machine::other_instruction(Context& at, const Effects& effects) {
  const auto is_written = [](unsigned set, unsigned n) { return (set >> n & 1U) != 0; };
  const auto store_anywhere = [&](Operand address, unsigned size) {
    at.build.forget(temporary(2));
    at.build.store(address, in(temporary(2)), size);
  };
  for (unsigned n = 0; n < at.insn.operand_count; ++n) {
    if (is_written(effects.operands, n)) clobber(at, at.operand(n), effects.stored);
  }
  for (Register n = 0; n < general_count; ++n) {
    if (is_written(effects.generals, n)) at.build.forget(n);
  }
  for (unsigned n = 0; n < vector_count; ++n) {
    if (is_written(effects.vectors, n)) clobber_vector(at, n);
  }
  if (effects.stores_anywhere) {
    at.build.forget(temporary(0));
    store_anywhere(in(temporary(0)), 8);
  }
  if (effects.stores_at_rdi) store_anywhere(in(rdi), 16);
  at.build.forget_flags();
}

// AVX instructions that write 16 bytes of a vector register clear the rest.
void X86Machine::end_upper(Context& at) {
  const InstructionOperand& d = at.operand(0);
  const auto number = vector(d);
  for (unsigned n = 0; number && *number < upper_count && n < upper_lanes_; ++n) {
    if (is_xmm(d)) {
      at.build.copy(upper_lane(*number, n), constant(0), word_);
    } else {
      at.build.forget(upper_lane(*number, n));
    }
  }
}

void X86Machine::lift_one(base::Bytes code, Lifted& instruction) {
  if (word_ == 8) {
    if (const auto insn = decode(code, instruction.address)) {
      lift_decoded(*insn, true, instruction);
      return;
    }
  }
  if (const auto insn = fallback_.decode(code, instruction.address)) {
    lift_decoded(*insn, false, instruction);
  }
}

void X86Machine::lift_decoded(const Instruction& insn, bool is_ours, Lifted& instruction) {
  // After STD the string instructions run backwards, which is not modelled.
  if (insn.id == X86_INS_STD) return;
  instruction.length = insn.length;
  Context at{insn, instruction.address + insn.length, Builder(instruction)};
  wrote_upper_ = false;
  if (!control_instruction(at) && !move_instruction(at) && !arithmetic_instruction(at) &&
      !exchange_instruction(at) && !stack_instruction(at) && !string_instruction(at) &&
      !vector_instruction(at) && !multiply_instruction(at) && !bits_instruction(at) &&
      !float_instruction(at) && !lanes_instruction(at)) {
    other_instruction(at, is_ours ? Effects{} : fallback_.effects());
  } else if (upper_lanes_ != 0 && !wrote_upper_ && insn.is_avx) {
    end_upper(at);
  }
}

}  // namespace x86

std::unique_ptr<Machine> x86_machine(const binary::Image& image) {
  return std::make_unique<x86::X86Machine>(image);
}

}  // namespace ftcheck::isa
