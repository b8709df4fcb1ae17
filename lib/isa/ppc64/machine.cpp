// The instruction model of 64-bit little-endian Power (Power ISA, books I and II; the calling
// convention is that of the 64-Bit ELF V2 ABI).
//
// What is peculiar about it:
// - Every instruction has four bytes.  POWER10 adds some of eight, which are not modelled.
// - Register 2 points into the image's data; code adds to it what is elsewhere called an address
//   relative to the program counter (toc.hpp).  A function has two entry points: a global one,
//   which sets register 2, and a local one two instructions later, for callers that share it.
// - As the base of an address, and in ADDI, register 0 stands for the number 0.
// - Comparisons set one of eight fields of the condition register.  Compilers use several at a
// time;
//   three of them are modelled.  The fields say less or greater, but not of which kind of number,
//   so comparisons without a sign are operations of their own.
// - A call leaves its return address in the link register.  Other branches to an address in a
//   register go through the count register.
// - The bits are counted from the highest on.
// - Floating-point and vector registers overlap: there are 64 registers of two doublewords.
// - POWER8 loads vectors with their halves swapped, and swaps them again with XXPERMDI.
//
// The model covers the instructions that compilers put on the path to handing over a module.
// Registers that any other known instruction writes become unknown; of an instruction that is not
// known nothing is assumed.
#include "isa/ppc64/machine.hpp"

#include "isa/ppc64/toc.hpp"

#include <algorithm>

namespace ftcheck::isa {
namespace ppc64 {

std::optional<unsigned> flags_of_field(unsigned field) {
  switch (field) {
    case 0:
      return 0;
    case 5:
      return 4;
    case 6:
      return 3;
    case 7:
      return 2;
    default:
      return std::nullopt;
  }
}

namespace {

class Ppc64Machine : public Machine {
 public:
  explicit Ppc64Machine(const binary::Image& image) : toc_(image) {
    constexpr Register last_argument = 10, first_kept = 14;
    constexpr unsigned parameters =
        96;  // after the stack pointer: a header, and eight in registers
    convention_.stack_pointer = r1;
    convention_.return_value = r3;
    convention_.result_pointer = r3;
    convention_.link = lr;
    convention_.stack_arguments = parameters;
    for (Register reg = r3; reg <= last_argument; ++reg) convention_.arguments.push_back(reg);
    convention_.clobber(r0);
    for (Register reg = r3; reg < r13; ++reg) convention_.clobber(reg);
    static_assert(first_kept == r13 + 1);  // register 13 points to the thread's data
    for (Register reg = lr; reg < first_temporary; ++reg) convention_.clobber(reg);
    convention_.registers = first_temporary + temporaries;
    convention_.first_temporary = first_temporary;
  }

  std::uint64_t outer_entry(const binary::Image& image, std::uint64_t entry) const override {
    constexpr std::size_t pair = 8;
    const base::Bytes before = binary::read_bytes(image, entry - pair);
    const bool is_local =
        before.size() >= pair && begins_function(word_at(before), word_at(before.subspan(4)));
    return is_local ? entry - pair : entry;
  }

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override;

  static std::uint32_t word_at(base::Bytes code) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) word |= std::to_integer<std::uint32_t>(code[i]) << (8 * i);
    return word;
  }

  Toc toc_;
};

void Ppc64Machine::lift_one(base::Bytes code, Lifted& instruction) {
  if (code.size() < 4) return;
  Context at{word_at(code), instruction.address, toc_.at(instruction.address),
             Builder(instruction)};
  const bool is_known = control_instruction(at) || rotate_instruction(at) ||
                        general_instruction(at) || memory_instruction(at) || vector_instruction(at);
  if (!is_known || at.writes_toc) {
    instruction.operations.clear();
    return;
  }
  instruction.length = 4;
}

}  // namespace
}  // namespace ppc64

std::unique_ptr<Machine> ppc64_machine(const binary::Image& image) {
  return std::make_unique<ppc64::Ppc64Machine>(image);
}

}  // namespace ftcheck::isa
