// What one return of an init function hands over, read from memory at that return.
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

// Whether unseen code may have changed variables: earlier answers for the same outcome.
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
  bool are_references_known;  // as in FollowOptions
  Answers& answers;

  // The memory that was read so far.
  mutable std::vector<flow::AddressRange> read = {};

  // The handover, with a note if unfollowed code may have changed what was read of it.
  Handover unless_changed(Handover handover) const;

  // The variables that were read.
  std::vector<flow::AddressRange> variables() const;

  // Those of the variables that are not part of a larger variable.  Code with that variable's
  // address gets no pointer from them.  They are aligned like variables of their size, and no
  // exposed address has the definition and its slots shortly after it.
  std::vector<flow::AddressRange> variables_of_their_own() const;

  // These, and the variables in which the followed code has left their addresses, and so on.
  std::vector<flow::AddressRange> with_holders(std::vector<flow::AddressRange> all) const;

  // True if unseen code may know one of the variables, or one that leads to them: it refers to one,
  // or may call a followed function that writes to one.
  bool are_known_to_others() const;

  // True if unfollowed code has the address of one of the variables.
  bool are_exposed() const;

  std::string address(std::uint64_t at) const;

  // Starts a new record of what is read.
  HandedMemory memory() const;
};

// A description of a call's target.
std::string called(const binary::Image& image, const flow::Value& target);

// True if the module may have declared something else when an exception was thrown that the image
// may catch, because a handler that was not followed could return it in that state.
bool is_other_when_thrown(const flow::Outcome& outcome, const flow::Made& made);

// Several handovers, if the returned value may be one of several.
std::vector<Handover> from_return(const Reading& reading);

}  // namespace ftcheck::python
