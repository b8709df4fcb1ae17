// The abstract interpreter: follows a function to everything it may return.
//
// A forward dataflow analysis over basic blocks.  States at the same program point are joined if
// they came through the same call sites, have made the same things (what, and how marked), and
// agree on whether the error indicator is set and on what the last call returned through a pointer;
// other states are kept apart.  Exploring path by path instead drowns in error checks; joining
// everything forgets on which path a mark was made.  A test of a call's result for NULL prunes the
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

// A value that the function returns on a path without failure, with the memory at that time.
struct Return {
  Value value;               // never NULL
  std::optional<Made> made;  // how it was made, if a relevant call made it
  Memory memory;
  bool operator==(const Return&) const = default;
};

struct Outcome {
  std::vector<Return> returns;
  std::vector<CallSite> calls;  // calls that were not followed, by result id
  Choices choices;
  // Why the analysis could not follow every path, as a clause; empty if it could.
  std::string stopped;
  std::optional<std::uint64_t> stopped_at;  // the address that the clause is about
  // A made thing may have been passed to unfollowed code, which may have marked it.
  bool marks_elsewhere = false;
  // Followed code certainly passed it.
  bool passes_made = false;
  // Unseen code of the image has run, and may have marked what was made if it calls the marking
  // function.
  bool may_mark_unseen = false;
  // A recursive function was not followed as deep as it may go, and may make or mark things.
  bool calls_itself = false;
  // The things that existed when an exception may have been thrown that the image may catch, by a
  // handler that was not followed.
  std::vector<Made> thrown;
  // An exception may have been thrown that such a handler may catch.
  bool is_caught_unseen = false;
  // The function's behaviour may depend on where the image is loaded (addresses.hpp).
  bool may_depend_on_base = false;
  // Variables that were read and would have been known if no unseen code had run.
  std::set<AddressRange> doubted;
  std::optional<Memory>
      memory;             // at the return, for Pass::only_memory; nothing if it never returns
  std::size_t steps = 0;  // instructions followed
  // Owns the guards that the memory of `returns` refers to.
  std::shared_ptr<const std::vector<std::uint64_t>> guards;
};

// True if there is an instruction model for the image's architecture.
bool has_machine(const binary::Image& image);

// True if exceptions in the image can be followed to their handlers (Pass::through_handlers).
bool can_follow_handlers(const binary::Image& image);

// One pass over the code: how much is followed, how, and from which state.
struct Pass {
  std::size_t steps = 200'000;    // instructions
  bool through_pointers = false;  // follow more, as in summaries.hpp
  SideEffects before = {};        // of other code that has already run
  // The memory that was already written.
  Memory memory = {};
  // Functions that are followed whatever they do.
  std::vector<std::uint64_t> followed = {};
  // Loops with a decidable end are followed turn by turn, each turn separately.
  bool unroll = false;
  // Irrelevant functions are not followed, however small.
  bool only_mattering = false;
  // Exceptions are followed to the handlers in the followed code, where they can be found.
  bool through_handlers = false;
  // Only the memory at the return is wanted, not what the function returns.
  bool only_memory = false;
  // Variables that only followed code knows, sorted: unseen code leaves them unchanged.
  std::vector<AddressRange> kept = {};
};

class ImageCode;  // image_code.hpp

// The part of memory that a function called later finds.  Without the stack and the results of
// calls, about which nothing is known then.
Memory left_behind(const Memory& memory);

// Follows the function at `entry`.  Stops at once, with a reason, if the image's architecture has
// no instruction model.
Outcome follow(ImageCode& code, std::uint64_t entry, const Pass& pass, const Trace& trace = {});

// The same for an image that is analysed only once.
Outcome follow(const binary::Image& image, const CallModel& model, std::uint64_t entry,
               const Pass& pass, const Trace& trace = {});

}  // namespace ftcheck::flow
