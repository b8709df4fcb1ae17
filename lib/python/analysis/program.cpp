#include "python/analysis/program.hpp"

#include <algorithm>

namespace ftcheck::python::analysis {

Program::Program(const binary::Image& image, std::unique_ptr<Machine> machine)
    : image_(image), machine_(std::move(machine)) {
  effects_.reserve(image.imports.size());
  for (const binary::Import& symbol : image.imports) {
    effects_.push_back(effect_of(symbol.name));
  }
}

bool Program::imports_effect(Effect effect) const {
  return std::find(effects_.begin(), effects_.end(), effect) != effects_.end();
}

const Instruction* Program::at(std::uint64_t address) {
  const auto known = instructions_.find(address);
  if (known != instructions_.end()) {
    return known->second.length > 0 ? &known->second : nullptr;
  }
  Instruction& instruction = instructions_[address];
  const std::uint64_t place = address & ~convention().mode_bits;
  const binary::Region* region = binary::find_region(image_, place);
  if (region != nullptr && region->executable) {
    instruction = machine_->decode(binary::read_bytes(image_, place), address);
    if (binary::is_changed(image_, place, instruction.length)) {
      instruction = {};
    }
  }
  instruction.address = address;
  return instruction.length > 0 ? &instruction : nullptr;
}

}  // namespace ftcheck::python::analysis
