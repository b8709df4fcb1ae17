// The state of the analysed program at one place: registers, flags, memory, and what has been made.
#pragma once

#include "flow/values/flags.hpp"
#include "flow/values/making.hpp"
#include "flow/values/memory.hpp"
#include "flow/values/value.hpp"
#include "isa/operation.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace ftcheck::flow {

// Whether a call's result has been found NULL (or 0), on the path here.
struct Nullness {
  std::uint32_t result = 0;
  bool is_null = false;
  auto operator<=>(const Nullness&) const = default;
};

// What a call that matters has made, named by that call's result.
struct Made {
  std::uint32_t result = 0;
  const Making* kind = nullptr;
  std::uint64_t at = 0;  // the address of the call
  Value argument;        // of the call: what it was made of
  // Of the last call that marked it: its address, 0 if there was none, and the mark.
  std::uint64_t marked_at = 0;
  Value mark;
  auto operator<=>(const Made&) const = default;
};

// How often the path to a state has gone back in loops that are unrolled (Pass::unroll).
struct Turns {
  std::uint32_t count = 0;
  std::uint32_t untold = 0;  // of these without a branch that was told
  bool is_decided = false;   // a branch has been told since
  auto operator<=>(const Turns&) const = default;
};

struct State {
  std::vector<Value> registers;
  std::array<Flags, 2> flags;
  Memory memory;
  std::vector<Nullness> nullness;  // by result
  std::vector<Made> made;          // by result; states that differ in it are never joined
  // The host's error indicator: certainly set; set if that call's result is not 0; set if
  // that call's result is NULL.
  bool error_set = false;
  std::optional<std::uint32_t> error_if;
  std::optional<std::uint32_t> error_unless;
  Turns turns;  // states that differ in their count are never joined
};

// Joins `from` into `into`, which have made the same.  Returns true if `into` changed.
bool join(const binary::Image& image, State& into, const State& from, Choices& choices);

// What is known of a call's result, nothing if it was not tested.
std::optional<bool> is_null(const State& state, std::uint32_t result);
void set_null(State& state, std::uint32_t result, bool is_null);
// A new call forgets what its former result was found to be, to have made, and to point to.  Who
// still holds that result holds something unknown: the name is the new one's.
void forget_result(State& state, std::uint32_t result, const Choices& choices);

// Forgets what is known of results that nothing refers to any more.
void forget_dead_results(State& state, const Choices& choices);

// Whether the condition holds for these flags; nothing if it may or may not.
std::optional<bool> holds(const State& state, isa::Condition condition, const Flags& flags,
                          const Choices& choices);

// The value, or the number that it is where the condition holds.
Value where_it_holds(const Value& value, isa::Condition condition, const Flags& flags);

// Notes what follows from the condition holding or not.  Returns false if it cannot be so.
bool assume(State& state, isa::Condition condition, const Flags& flags, bool holding);

}  // namespace ftcheck::flow
