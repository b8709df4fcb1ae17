// What one return of an init function hands over, read from the memory at that return.
#pragma once

#include "binary/image.hpp"
#include "python/analysis/engine.hpp"
#include "python/analysis/program.hpp"
#include "python/analysis/references.hpp"
#include "python/declaration.hpp"
#include "python/init_name.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ftcheck::python {

struct Reading {
  const binary::Image& image;
  const analysis::Program& program;
  const InitFunction& init;
  const analysis::Outcome& outcome;
  const analysis::Return& returned;
  BuiltFor expected;
  std::size_t slot_limit;

  // What was read of it so far.
  mutable std::vector<analysis::AddressRange> read = {};

  // What was handed over, where nobody can have changed what was read of it.
  Handover unless_changed(Handover handover) const;

  // The variables that were read of.
  std::vector<analysis::AddressRange> variables() const;

  std::string address(std::uint64_t at) const;

  // Begins anew to take note of what is read.
  HandedMemory memory() const;
};

// What a call leads to, in words.
std::string called(const binary::Image& image, const analysis::Value& target);

// Different things, if what is returned may be one of several.
std::vector<Handover> from_return(const Reading& reading);

}  // namespace ftcheck::python
