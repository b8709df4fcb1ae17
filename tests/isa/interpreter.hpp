// Runs a few instructions through a model, in a state in which everything is known.
#pragma once

#include "flow/values/execute.hpp"
#include "isa/machine.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::isa::test {

using flow::Choices;
using flow::number;
using flow::State;
using flow::Value;

std::vector<std::byte> from_hex(std::string_view hex);

// An image with one piece of code and one of data.
class Interpreter {
 public:
  Interpreter(BinaryFormat format, binary::Architecture architecture, unsigned pointer_size,
              std::uint64_t code_address, std::vector<std::byte> code, std::uint64_t data_address,
              std::vector<std::byte> data);

  // Runs from `address` on until the end of the code or an address outside of it.  Returns false,
  // with the reason in `stopped`, if a branch cannot be decided or an instruction not be decoded.
  bool run(std::uint64_t address);

  void set(Register reg, std::uint64_t n) { state.registers[reg] = number(n); }
  Value get(Register reg) const { return state.registers[reg]; }
  Value memory(std::uint64_t address, unsigned size) const {
    return load(image_, state.memory, number(address), size);
  }
  // Whether the condition holds for the processor's flags, if that is known.
  std::optional<bool> condition(Condition condition) const;
  const Convention& convention() const { return machine_->convention(); }

  State state;
  Choices choices;
  std::string stopped;
  std::uint64_t address = 0;  // where the run ended

 private:
  // Returns false if the run ends here.
  bool transfer(const Lifted& instruction, const Operation& operation);

  std::vector<std::byte> code_;
  std::vector<std::byte> data_;
  binary::Image image_;
  std::unique_ptr<Machine> machine_;
};

}  // namespace ftcheck::isa::test
