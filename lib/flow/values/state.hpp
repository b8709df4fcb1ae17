// The state of the analysed program at a program point: registers, flags, memory, and things made.
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

// Whether a call's result was found to be NULL (or 0) on this path.
struct Nullness {
  std::uint32_t result = 0;
  bool is_null = false;
  auto operator<=>(const Nullness&) const = default;
};

// A thing that a relevant call has made, named by that call's result.
struct Made {
  std::uint32_t result = 0;
  const Making* kind = nullptr;
  std::uint64_t at = 0;  // the address of the call
  Value argument;        // of the call: what it was made from
  // The address of the last call that marked it, or 0, and the mark.
  std::uint64_t marked_at = 0;
  Value mark;
  auto operator<=>(const Made&) const = default;
};

// How often this path has jumped back in unrolled loops (Pass::unroll).
struct Turns {
  std::uint32_t count = 0;
  std::uint32_t untold = 0;  // those of them without a decided branch
  bool is_decided = false;   // a branch has been decided since
  auto operator<=>(const Turns&) const = default;
};

struct State {
  std::vector<Value> registers;
  std::array<Flags, isa::flag_sets> flags;
  Memory memory;
  std::vector<Nullness> nullness;  // by result
  std::vector<Made> made;          // by result; states that differ in it are never joined
  // The host's error indicator: certainly set; set if that call's result is not 0; set if that
  // call's result is NULL.
  bool error_set = false;
  std::optional<std::uint32_t> error_if;
  std::optional<std::uint32_t> error_unless;
  Turns turns;  // states that differ in their count are never joined
};

// Joins `from` into `into`; both have made the same things.  Returns true if `into` changed.
bool join(const binary::Image& image, State& into, const State& from, Choices& choices);

// Whether a call's result is NULL; nothing if it was not tested.
std::optional<bool> is_null(const State& state, std::uint32_t result);
void set_null(State& state, std::uint32_t result, bool is_null);
// A new call forgets what its former result was found to be, to have made, and to point to.  Copies
// of the former result become unknown, because the name now belongs to the new one.
void forget_result(State& state, std::uint32_t result, const Choices& choices);

// Forgets the facts about results that nothing refers to any more.
void forget_dead_results(State& state, const Choices& choices);

// Whether the condition holds for these flags; nothing if it may or may not.
std::optional<bool> holds(const State& state, isa::Condition condition, const Flags& flags,
                          const Choices& choices);

// The value, or the number that it must be if the condition holds.
Value where_it_holds(const Value& value, isa::Condition condition, const Flags& flags);

// Records the consequences of the condition holding or not.  Returns false if that is impossible.
bool assume(State& state, isa::Condition condition, const Flags& flags, bool holding);

}  // namespace ftcheck::flow
