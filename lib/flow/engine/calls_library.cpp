// Calls of functions of the C library whose effect is on memory.
#include "flow/calls/overwrites.hpp"
#include "flow/engine/calls.hpp"
#include "flow/values/execute.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

// The number of bytes of a text that are read, and the greatest assumed size of one variable.
constexpr std::uint64_t longest = 4096;

}  // namespace

// Forgets `bytes` bytes at a place or, if their number is unknown, everything that a variable there
// may have.
void Calls::forget_written(const Value& to, const Value& bytes, State& state) {
  for (const Value& place : choices_.alternatives(to)) {
    if (bytes.is_number() && bytes.offset <= longest && is_place(place)) {
      store(state.memory, place, static_cast<std::uint32_t>(bytes.offset), unknown(),
            image().little_endian);
    } else {
      forget_variable(place, state);
    }
  }
}

// The result of __cxa_guard_acquire (Itanium C++ ABI, "One-time Construction API"): whether the
// first byte of the guard is still 0.  At first import it is, if it has not been written to.
Value Calls::acquire_guard(const Value& guard, const State& state) const {
  if (!is_written(state.memory, guard, 1)) return number(1);
  const Value made = load(image(), state.memory, guard, 1);
  return made.is_number() ? number(made.offset == 0 ? 1 : 0) : unknown();
}

void Calls::overwrite(const Value& target, std::uint32_t id, State& state) {
  const Overwrite* what = find_overwrite(image().imports[target.id].name);
  const unsigned size = convention().pointer_size;
  const auto times = [&](const Value& a, const Value& b) {
    return compute(isa::Opcode::multiply, a, b, size, size, choices_);
  };
  Value bytes = what->count ? argument(state, *what->count) : unknown();
  if (what->element) bytes = times(bytes, argument(state, *what->element));
  if (what->wide) bytes = times(bytes, number(image().format == BinaryFormat::pe ? 2 : 4));
  const Value to = argument(state, what->to);
  forget_written(to, bytes, state);
  forget_result(state, id, choices_);
  switch (what->result) {
    case Overwrite::Result::argument:
      come_back(state, to);
      break;
    case Overwrite::Result::inside:
      come_back(state, unknown());
      break;
    case Overwrite::Result::other:
      come_back(state, call_result(id));
      break;
  }
}

// strlen; nothing if the end of the text is not known.
std::optional<std::uint64_t> Calls::length(const Value& text, const State& state) const {
  for (std::uint64_t i = 0; i < longest; ++i) {
    const Value byte = load(image(), state.memory, offset_by(text, i), 1);
    if (!byte.is_number()) return std::nullopt;
    if (byte.offset == 0) return i;
  }
  return std::nullopt;
}

// Whether two pieces of memory are equal up to `size` bytes, or up to the end of the text.
std::optional<bool> Calls::are_equal(const Value& a, const Value& b, std::uint64_t size,
                                     bool is_text, const State& state) const {
  for (std::uint64_t i = 0; i < size; ++i) {
    if (i == longest) return std::nullopt;
    const Value one = load(image(), state.memory, offset_by(a, i), 1);
    const Value other = load(image(), state.memory, offset_by(b, i), 1);
    if (!one.is_number() || !other.is_number()) return std::nullopt;
    if (one != other) return false;
    if (is_text && one.offset == 0) return true;
  }
  return true;
}

void Calls::compare(Effect effect, std::uint32_t id, State& state) {
  const bool has_size = effect != Effect::compares_text;
  const Value size = has_size ? argument(state, 2) : number(~std::uint64_t{0});
  const auto equal = size.is_number()
                         ? are_equal(argument(state, 0), argument(state, 1), size.offset,
                                     effect != Effect::compares_memory, state)
                         : std::nullopt;
  forget_result(state, id, choices_);
  come_back(state, equal.value_or(false) ? number(0) : call_result(id));
  if (equal && !*equal) set_null(state, id, false);
}

// Applies the effect and returns true if it is one of those in this file.
bool Calls::take_library_effect(Effect effect, const Value& target, std::uint32_t id,
                                State& state) {
  const Value first = argument(state, 0);
  const unsigned size = convention().pointer_size;
  switch (effect) {
    case Effect::overwrites:
      overwrite(target, id, state);
      return true;
    case Effect::finds_inside:
      forget_result(state, id, choices_);
      come_back(state, unknown());
      return true;
    case Effect::copies_to_end: {
      const Value bytes = argument(state, 2);
      copy_memory(first, argument(state, 1), bytes, state);
      come_back(state, compute(isa::Opcode::add, first, bytes, size, size, choices_));
      return true;
    }
    case Effect::copies_from:
      copy_memory(argument(state, 1), first, argument(state, 2), state);
      come_back(state, unknown());
      return true;
    case Effect::allocates_at:
      forget_result(state, id, choices_);
      if (!is_place(first)) forget_variable(first, state);
      store(state.memory, first, size, call_result(id), image().little_endian);
      come_back(state, unknown());
      return true;
    case Effect::compares_text:
    case Effect::compares_text_up_to:
    case Effect::compares_memory:
      compare(effect, id, state);
      return true;
    case Effect::measures: {
      const auto known = length(first, state);
      forget_result(state, id, choices_);
      come_back(state, known ? number(*known) : call_result(id));
      return true;
    }
    default:
      return false;
  }
}

}  // namespace ftcheck::flow
