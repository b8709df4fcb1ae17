// The code of an image, decoded where somebody looks at it, and what its functions can lead to.
#pragma once

#include "binary/image.hpp"
#include "python/analysis/imports.hpp"
#include "python/analysis/machine.hpp"
#include "python/analysis/state.hpp"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace ftcheck::python::analysis {

// Code, decoded once.
class Program {
 public:
  Program(const binary::Image& image, std::unique_ptr<Machine> machine);

  const binary::Image& image() const { return image_; }
  const Convention& convention() const { return machine_->convention(); }
  Effect effect(std::uint32_t import) const { return effects_[import]; }
  // True if the image imports a function of that effect.
  bool imports_effect(Effect effect) const;

  // The instruction at an address; nullptr if there is no code or none that can be decoded.
  const Instruction* at(std::uint64_t address);
  std::size_t decoded() const { return instructions_.size(); }

 private:
  const binary::Image& image_;
  std::unique_ptr<Machine> machine_;
  std::vector<Effect> effects_;  // by import
  std::unordered_map<std::uint64_t, Instruction> instructions_;
};

}  // namespace ftcheck::python::analysis
