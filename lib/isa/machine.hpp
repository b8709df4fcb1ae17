// An instruction model: what the engine needs to know about an architecture and its calling
// convention.
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
  std::optional<Register> link;     // holds the return address; if absent, calls push it
  std::vector<Register> arguments;  // in order; the rest is on the stack
  // Points to the memory for a result that does not fit in a register.
  Register result_pointer = 0;
  unsigned stack_arguments = 0;     // bytes between the return address and the first of them
  std::vector<Register> clobbered;  // by any call, including the return value
  std::vector<bool> is_clobbered;   // the same, indexed by register, up to the last of them
  void clobber(Register reg) {
    clobbered.push_back(reg);
    if (reg >= is_clobbered.size()) is_clobbered.resize(reg + std::size_t{1});
    is_clobbered[reg] = true;
  }
  void clobber(std::initializer_list<Register> several) {
    for (const Register reg : several) clobber(reg);
  }
  bool clobbers(Register reg) const { return reg < is_clobbered.size() && is_clobbered[reg]; }
  // Registers that functions preserve, but in which a landing pad finds the exception.
  std::vector<Register> set_by_unwinder;
  unsigned registers = 0;        // the number of the model's registers
  Register first_temporary = 0;  // registers from here on live within one instruction
  // Points to the system's data for each thread.
  std::optional<Register> thread_pointer;
  // The bits of a code address that select how the code is read and are not part of the location:
  // on ARM, Thumb's bit and those of arm/machine.cpp.
  std::uint64_t mode_bits = 0;
};

class Machine {
 public:
  virtual ~Machine() = default;

  // The address where callers from outside of the image enter a function that is called at `entry`
  // within it.
  virtual std::uint64_t outer_entry(const binary::Image& image, std::uint64_t entry) const;
  const Convention& convention() const { return convention_; }

  // Lifts the instruction at the start of `code`, which is at `address`.  `address` includes the
  // mode bits, and so do the code addresses in the operations.  Overwrites `instruction` and reuses
  // its memory, because allocating took longer than decoding.
  void lift(base::Bytes code, std::uint64_t address, Lifted& instruction) {
    instruction.address = address;
    instruction.length = 0;
    instruction.operations.clear();
    lift_one(code, instruction);
  }

 protected:
  // Lifts into an instruction that has only its address set.
  virtual void lift_one(base::Bytes code, Lifted& instruction) = 0;

  Convention convention_;
};

// The model for an image's architecture and platform; nullptr if there is none.
std::unique_ptr<Machine> machine_for(const binary::Image& image);

std::unique_ptr<Machine> x86_machine(const binary::Image& image);
std::unique_ptr<Machine> aarch64_machine(const binary::Image& image);
std::unique_ptr<Machine> arm_machine(const binary::Image& image);
std::unique_ptr<Machine> ppc64_machine(const binary::Image& image);
std::unique_ptr<Machine> riscv64_machine(const binary::Image& image);
std::unique_ptr<Machine> s390x_machine(const binary::Image& image);

}  // namespace ftcheck::isa
