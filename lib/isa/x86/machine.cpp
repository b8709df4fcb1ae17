// The instruction model of x86-64 and x86 (Intel SDM, volume 2; the System V and Microsoft ABIs).
//
// Modelled is what compilers put on the way to handing over a module: moves, addresses, integer
// arithmetic, comparisons, calls, and the vector moves with which they fill structures.  Whatever
// another instruction writes becomes unknown.
#include "isa/x86/machine.hpp"

#include <string_view>

namespace ftcheck::isa {
namespace x86 {

X86Machine::X86Machine(const binary::Image& image)
    : disassembler_(CS_ARCH_X86, image.pointer_size == 8 ? CS_MODE_64 : CS_MODE_32),
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

void X86Machine::other_instruction(Context& at) {
  for (std::uint8_t i = 0; i < at.detail.op_count; ++i) {
    const cs_x86_op& operand = at.operand(i);
    // Capstone does not know the access of every operand, and calls some stores loads; the first
    // is the destination then.
    if ((operand.access & CS_AC_WRITE) != 0 ||
        (i == 0 && (operand.access == 0 || operand.type == X86_OP_MEM))) {
      clobber(at, operand);
    }
  }
  for (std::uint8_t i = 0; i < at.insn.detail->regs_write_count; ++i) {
    clobber_register(at, at.insn.detail->regs_write[i]);
  }
  clobber_implied(at);
  at.build.forget_flags();
}

// What an instruction writes that Capstone does not tell.
void X86Machine::clobber_implied(Context& at) {
  const std::string_view mnemonic = at.insn.mnemonic;
  const auto store_anywhere = [&](Operand address, unsigned size) {
    at.build.forget(temporary(2));
    at.build.store(address, in(temporary(2)), size);
  };
  if (mnemonic.find("scatter") != std::string_view::npos) {
    // To as many addresses as there are indices in a vector register.
    at.build.forget(temporary(0));
    store_anywhere(in(temporary(0)), 8);
  } else if (mnemonic.find("gather") != std::string_view::npos) {  // the mask too
    for (std::uint8_t i = 0; i < at.detail.op_count; ++i) {
      if (at.operand(i).type == X86_OP_REG) clobber(at, at.operand(i));
    }
  } else if (mnemonic == "vzeroall" || mnemonic.find("rstor") != std::string_view::npos) {
    for (unsigned i = 0; i < vector_count * lanes_ + upper_count * upper_lanes_; ++i) {
      at.build.forget(static_cast<Register>(general_count + i));
    }
  }
  switch (at.insn.id) {
    case X86_INS_ENTER:
      at.build.forget(rsp);
      at.build.forget(rbp);
      break;
    case X86_INS_XLATB:
    case X86_INS_AAA:
    case X86_INS_AAD:
    case X86_INS_AAM:
    case X86_INS_AAS:
    case X86_INS_DAA:
    case X86_INS_DAS:
    case X86_INS_SALC:
      at.build.forget(rax);
      break;
    case X86_INS_SYSCALL:
    case X86_INS_SYSENTER:
      for (const Register reg : {rax, rcx, rdx, Register{11}}) {
        if (reg < (word_ == 8 ? 16 : 8)) at.build.forget(reg);
      }
      break;
    case X86_INS_PCMPESTRM:
    case X86_INS_PCMPISTRM:
    case X86_INS_VPCMPESTRM:
    case X86_INS_VPCMPISTRM:
      clobber_register(at, X86_REG_XMM0);
      break;
    case X86_INS_MASKMOVDQU:
    case X86_INS_VMASKMOVDQU:
    case X86_INS_MASKMOVQ:
      store_anywhere(in(rdi), 16);
      break;
    default:
      break;
  }
}

// Instructions of AVX that write 16 bytes of a vector register clear the rest.
void X86Machine::end_upper(Context& at) {
  const cs_x86_op& d = at.operand(0);
  const auto number = at.detail.op_count > 0 && d.type == X86_OP_REG ? vector(d.reg) : std::nullopt;
  for (unsigned n = 0; number && *number < upper_count && n < upper_lanes_; ++n) {
    if (is_xmm(d)) {
      at.build.copy(upper_lane(*number, n), constant(0), word_);
    } else {
      at.build.forget(upper_lane(*number, n));
    }
  }
}

void X86Machine::lift_one(base::Bytes code, Lifted& instruction) {
  const std::uint64_t address = instruction.address;
  const cs_insn* insn = word_ == 8 ? decoder_.decode(code, address) : nullptr;
  if (insn == nullptr) insn = disassembler_.decode(code, address);
  // Behind STD the string instructions run backwards, which they are not modelled to.
  if (insn == nullptr || insn->id == X86_INS_STD) {
    return;
  }
  instruction.length = insn->size;
  Context at{*insn, insn->detail->x86, address + insn->size, Builder(instruction)};
  wrote_upper_ = false;
  if (!control_instruction(at) && !move_instruction(at) && !arithmetic_instruction(at) &&
      !exchange_instruction(at) && !stack_instruction(at) && !string_instruction(at) &&
      !vector_instruction(at) && !multiply_instruction(at) && !bits_instruction(at) &&
      !float_instruction(at) && !lanes_instruction(at)) {
    other_instruction(at);
  } else if (upper_lanes_ != 0 && !wrote_upper_ && insn->mnemonic[0] == 'v') {
    end_upper(at);
  }
}

}  // namespace x86

std::unique_ptr<Machine> x86_machine(const binary::Image& image) {
  return std::make_unique<x86::X86Machine>(image);
}

}  // namespace ftcheck::isa
