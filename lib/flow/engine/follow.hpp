// The abstract interpreter: follows a function to everything it may return.
//
// A forward dataflow analysis over basic blocks.  States that reach the same place are joined if
// they came by the same call sites, have made the same (what, marked how), and agree on
// whether the error indicator is set and on what the last call returned through a pointer; kept
// apart otherwise.  Exploring path by path instead drowns in error checks; joining everything
// forgets on which path a mark was made.  A test of a call's result for NULL prunes the
// paths that contradict it, whichever copy of the result is tested.
//
// It knows no architecture (machine.hpp) and no file format (binary/image.hpp).
#pragma once

#include "binary/image.hpp"
#include "flow/engine/calls.hpp"
#include "flow/engine/trace.hpp"
#include "flow/functions/side_effects.hpp"
#include "flow/values/memory.hpp"
#include "flow/values/state.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ftcheck::flow {

// A value the function returns on a path on which it does not fail, with memory as it is then.
struct Return {
  Value value;               // never NULL
  std::optional<Made> made;  // what made it, where a call that matters did
  Memory memory;
  bool operator==(const Return&) const = default;
};

struct Outcome {
  std::vector<Return> returns;
  std::vector<CallSite> calls;  // that were not followed, by result id
  Choices choices;
  // Why the analysis could not follow every path, as a clause; empty if it could.
  std::string stopped;
  std::optional<std::uint64_t> stopped_at;  // the address that the clause is about
  // What was made may have been handed to code that was not followed and may have marked it.
  bool marks_elsewhere = false;
  // It was, for certain, by what was followed.
  bool passes_made = false;
  // Code of the image has run that was not seen, and may have marked what was made if it calls what
  // marks.
  bool may_mark_unseen = false;
  // A function that calls itself was not followed as deep as it may go, and may make things or
  // mark some.
  bool calls_itself = false;
  // What had been made, as it was then, where an exception may have been thrown that the image may
  // catch.
  std::vector<Made> thrown;
  // What it does may depend on where the image is loaded (addresses.hpp).
  bool may_depend_on_base = false;
  // Variables that were read and would have been known, had no code run that was not seen.
  std::set<AddressRange> doubted;
  std::optional<Memory> memory;  // when it returns, where only that was asked; nothing if never
  std::size_t steps = 0;         // instructions followed
  // What the memory of `returns` has its guards in.
  std::shared_ptr<const std::vector<std::uint64_t>> guards;
};

// True if there is an instruction model for the image's architecture.
bool has_machine(const binary::Image& image);

// One pass over the code: how much is followed, how, and from what on.
struct Pass {
  std::size_t steps = 200'000;    // instructions
  bool through_pointers = false;  // as in summaries.hpp: more is followed
  SideEffects before = {};        // of other code that has run before
  // What was written before.
  Memory memory = {};
  // Functions that are followed whatever they do.
  std::vector<std::uint64_t> followed = {};
  // Loops whose ends can be told are gone through turn by turn, each apart from the others.
  bool unroll = false;
  // Functions that do not matter are not followed, however small.
  bool only_mattering = false;
  // Nothing is asked but what memory holds when it returns, whatever it returns.
  bool only_memory = false;
  // Variables that only followed code knows of, in order: code that was not seen leaves them as
  // they are.
  std::vector<AddressRange> kept = {};
};

class ImageCode;  // image_code.hpp

// What of memory another function finds that is called later: of the stack and of what calls have
// returned nothing is known then.
Memory left_behind(const Memory& memory);

// Follows the function at `entry`.  Without an instruction model for the image's architecture it
// stops at once and says so.
Outcome follow(ImageCode& code, std::uint64_t entry, const Pass& pass, const Trace& trace = {});

// The same where an image is looked at but once.
Outcome follow(const binary::Image& image, const CallModel& model, std::uint64_t entry,
               const Pass& pass, const Trace& trace = {});

}  // namespace ftcheck::flow
