// The instruction model of AArch64 (Arm Architecture Reference Manual, chapter C6; AAPCS64, which
// Apple's and Microsoft's conventions share in all that matters here).
//
// Modelled is what compilers put on the way to handing over a module: addresses, moves, integer
// arithmetic, loads and stores with their write-back, pairs, comparisons, calls, and the vector
// moves with which they fill structures.  Whatever another instruction writes becomes unknown.
#include "python/analysis/aarch64.hpp"

namespace ftcheck::python::analysis {
namespace aarch64 {
namespace {

class Aarch64Machine : public Machine {
 public:
  Aarch64Machine() : disassembler_(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN) {
    convention_.stack_pointer = sp;
    convention_.return_value = x0;
    convention_.result_pointer = 8;
    convention_.link = x30;
    for (Register reg = 0; reg < 8; ++reg) {
      convention_.arguments.push_back(reg);
    }
    for (Register reg = 0; reg <= 18; ++reg) {
      convention_.clobbered.push_back(reg);
    }
    convention_.clobbered.push_back(x30);
    for (Register reg = first_lane; reg < first_temporary; ++reg) {
      convention_.clobbered.push_back(reg);
    }
    convention_.registers = first_temporary + temporaries;
  }

  Instruction decode(binary::Bytes code, std::uint64_t address) override;

 private:
  Disassembler disassembler_;
};

void other_instruction(Context& at) {
  const std::string_view mnemonic = at.insn.mnemonic;
  const bool loads = mnemonic.starts_with("ld");
  for (unsigned n = 0; n < at.count(); ++n) {
    const cs_arm64_op& operand = at.operand(n);
    if (operand.type == ARM64_OP_MEM) {
      if (!loads) {
        at.build.forget(temporary(4));
        at.build.store(address_of(at, operand), in(temporary(4)), 64);
      }
      const auto base = general(operand.mem.base);
      if (base && (at.detail.writeback || n + 1 < at.count())) {
        at.build.forget(base->reg);
      }
    } else if (n == 0 || loads || (operand.access & CS_AC_WRITE) != 0) {
      clobber(at, operand);
    }
  }
  at.build.forget_flags();
}

Instruction Aarch64Machine::decode(binary::Bytes code, std::uint64_t address) {
  Instruction instruction;
  instruction.address = address;
  if (decode_atomic(code, instruction)) {
    return instruction;
  }
  const cs_insn* insn = disassembler_.decode(code, address);
  if (insn == nullptr) {
    return instruction;
  }
  instruction.length = insn->size;
  Context at{*insn, insn->detail->arm64, address, Builder(instruction)};
  if (!control_instruction(at) && !memory_instruction(at) && !exclusive_instruction(at) &&
      !arithmetic_instruction(at) && !vector_instruction(at) && !move_instruction(at) &&
      !comparison_instruction(at)) {
    other_instruction(at);
  }
  return instruction;
}

}  // namespace
}  // namespace aarch64

std::unique_ptr<Machine> aarch64_machine(const binary::Image&) {
  return std::make_unique<aarch64::Aarch64Machine>();
}

}  // namespace ftcheck::python::analysis
