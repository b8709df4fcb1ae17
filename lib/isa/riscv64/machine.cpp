// The instruction model of 64-bit RISC-V with the extensions of RV64GC (The RISC-V Instruction Set
// Manual, volume I; the calling convention is that of the RISC-V ELF psABI).
//
// What is peculiar about it:
// - Instructions have four bytes or two.  Those of two bytes stand for one of four each, and are
//   lifted as that (compressed.cpp).
// - Register 0 is the number 0 and ignores writes.  There are no flags: branches compare.
// - An address takes two instructions: AUIPC adds the upper bits to its own address, and an ADDI,
//   load, store or jump the rest.
// - Operations on words extend their result with its sign.
// - A call leaves its return address in register 1, by convention: any jump can leave one in any
//   register.  Linkage stubs leave theirs in register 6, and functions that save registers for
//   others are called with register 5; both are lifted as jumps.
//
// The model covers the instructions that compilers put on the path to handing over a module.
// Registers that any other known instruction writes become unknown; of an instruction that is not
// known nothing is assumed.
#include "isa/riscv64/machine.hpp"

namespace ftcheck::isa {
namespace riscv64 {
namespace {

class Riscv64Machine : public Machine {
 public:
  Riscv64Machine() {
    constexpr Register last_argument = 17;
    convention_.stack_pointer = sp;
    convention_.return_value = a0;
    convention_.result_pointer = a0;
    convention_.link = ra;
    for (Register reg = a0; reg <= last_argument; ++reg) convention_.arguments.push_back(reg);
    convention_.clobber({ra, t0, t1, 7});
    for (Register reg = a0; reg <= last_argument; ++reg) convention_.clobber(reg);
    convention_.clobber({28, 29, 30, 31});
    for (unsigned reg = 0; reg < 32; ++reg) {
      const bool is_kept = reg == 8 || reg == 9 || (reg >= 18 && reg < 28);
      if (!is_kept) convention_.clobber(float_register(reg));
    }
    convention_.registers = first_temporary + temporaries;
    convention_.first_temporary = first_temporary;
  }

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override {
    if (code.size() < 2) return;
    const auto half = [&](std::size_t at) {
      return std::to_integer<std::uint32_t>(code[at]) | std::to_integer<std::uint32_t>(code[at + 1])
                                                            << 8U;
    };
    constexpr unsigned long_bits = 3, longer_bits = 31;
    std::optional<std::uint32_t> word;
    unsigned length = 2;
    if (half(0) == 0) {  // no instruction
      Builder(instruction).control(Opcode::stop);
      instruction.length = length;
      return;
    }
    if ((half(0) & long_bits) != long_bits) {
      word = long_form(half(0));
    } else if ((half(0) & longer_bits) != longer_bits && code.size() >= 4) {
      word = half(0) | half(2) << 16U;
      length = 4;
    }
    if (!word) return;
    Context at{*word, instruction.address, length, Builder(instruction)};
    if (control_instruction(at) || arithmetic_instruction(at) || memory_instruction(at)) {
      instruction.length = length;
    } else {
      instruction.operations.clear();
    }
  }
};

}  // namespace
}  // namespace riscv64

std::unique_ptr<Machine> riscv64_machine(const binary::Image& /*image*/) {
  return std::make_unique<riscv64::Riscv64Machine>();
}

}  // namespace ftcheck::isa
