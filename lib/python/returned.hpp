// What one return of an init function hands over, read from the memory at that return.
#pragma once

#include "binary/image.hpp"
#include "flow/engine/follow.hpp"
#include "flow/functions/program.hpp"
#include "flow/functions/references.hpp"
#include "flow/functions/summaries.hpp"
#include "python/declaration.hpp"
#include "python/init_name.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ftcheck::python {

// Whether code that was not seen may have changed variables, as it was answered before of the same
// outcome.
using Answers = std::map<std::vector<flow::AddressRange>, bool>;

struct Reading {
  const binary::Image& image;
  flow::Program& program;
  flow::Summaries& functions;
  const InitFunction& init;
  const flow::Outcome& outcome;
  const flow::Return& returned;
  BuiltFor expected;
  std::size_t slot_limit;
  bool are_references_known;  // as FollowOptions has it
  Answers& answers;

  // What was read of it so far.
  mutable std::vector<flow::AddressRange> read = {};

  // What was handed over, where nobody can have changed what was read of it.
  Handover unless_changed(Handover handover) const;

  // The variables that were read of.
  std::vector<flow::AddressRange> variables() const;

  // Those of the variables that are no members of a variable that begins before.  Code that has the
  // address of that gets no pointer from them.  They are aligned as variables of their size are,
  // and no exposed address has the definition and its slots shortly behind it.
  std::vector<flow::AddressRange> variables_of_their_own() const;

  // True if code that was not seen may know one of the variables: it refers to one, or may call a
  // function that was followed and writes to one.
  bool are_known_to_others() const;

  // True if code that was not followed has the address of one of the variables.
  bool are_exposed() const;

  std::string address(std::uint64_t at) const;

  // Begins anew to take note of what is read.
  HandedMemory memory() const;
};

// What a call leads to, in words.
std::string called(const binary::Image& image, const flow::Value& target);

// Different things, if what is returned may be one of several.
std::vector<Handover> from_return(const Reading& reading);

}  // namespace ftcheck::python
