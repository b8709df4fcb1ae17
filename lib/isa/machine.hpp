// An instruction model: what the engine must know of an architecture and its calling convention.
#pragma once

#include "binary/image.hpp"
#include "isa/operation.hpp"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <vector>

namespace ftcheck::isa {

struct Convention {
  unsigned pointer_size = 8;
  Register stack_pointer = 0;
  Register return_value = 0;
  std::optional<Register> link;     // holds the return address; absent: it is pushed
  std::vector<Register> arguments;  // in order; the rest is on the stack
  // Points to where a result goes that fits no register.
  Register result_pointer = 0;
  unsigned stack_arguments = 0;     // bytes between the return address and the first of them
  std::vector<Register> clobbered;  // by any call, the return value included
  std::vector<bool> is_clobbered;   // the same by register, up to the last of them
  void clobber(Register reg) {
    clobbered.push_back(reg);
    if (reg >= is_clobbered.size()) is_clobbered.resize(reg + std::size_t{1});
    is_clobbered[reg] = true;
  }
  void clobber(std::initializer_list<Register> several) {
    for (const Register reg : several) clobber(reg);
  }
  bool clobbers(Register reg) const { return reg < is_clobbered.size() && is_clobbered[reg]; }
  unsigned registers = 0;        // how many the model numbers
  Register first_temporary = 0;  // those from here on live within one instruction
  // Points to what the system keeps for each thread.
  std::optional<Register> thread_pointer;
  // The bits of a code address that tell how the code is read and are no part of the place: on ARM,
  // Thumb's and those of arm.cpp.
  std::uint64_t mode_bits = 0;
};

class Machine {
 public:
  virtual ~Machine() = default;
  const Convention& convention() const { return convention_; }

  // Takes the instruction at the start of `code` apart, which is at `address`; that has the mode
  // bits set, and so have the code addresses in its operations.  What `instruction` was before is
  // gone; its memory is used again, as to ask for some took longer than to decode.
  void lift(base::Bytes code, std::uint64_t address, Lifted& instruction) {
    instruction.address = address;
    instruction.length = 0;
    instruction.operations.clear();
    lift_one(code, instruction);
  }

 protected:
  // For an instruction that has an address and nothing else.
  virtual void lift_one(base::Bytes code, Lifted& instruction) = 0;

  Convention convention_;
};

// The model for an image's architecture and platform; nullptr where there is none.
std::unique_ptr<Machine> machine_for(const binary::Image& image);

std::unique_ptr<Machine> x86_machine(const binary::Image& image);
std::unique_ptr<Machine> aarch64_machine(const binary::Image& image);
std::unique_ptr<Machine> arm_machine(const binary::Image& image);

}  // namespace ftcheck::isa
