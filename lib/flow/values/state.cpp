#include "flow/values/state.hpp"

#include "flow/values/flags.hpp"
#include "flow/values/range.hpp"
#include "isa/bits.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

std::vector<Nullness>::iterator find_result(std::vector<Nullness>& summary, std::uint32_t result) {
  return std::lower_bound(summary.begin(), summary.end(), result,
                          [](const Nullness& fact, std::uint32_t id) { return fact.result < id; });
}

// The value that was compared with NULL, if the flags come from such a comparison.
std::optional<Value> tested_for_null(const Flags& flags) {
  if (flags.is_difference() && flags.b.is_number(0)) {
    return flags.a;
  }
  if (flags.is_difference() && flags.a.is_number(0)) {
    return flags.b;
  }
  // Old Thumb code moves a register by adding 0.
  if (flags.kind == Flags::Kind::sum_carrying && flags.b.is_number(0)) {
    return flags.a;
  }
  if (flags.kind == Flags::Kind::result || flags.kind == Flags::Kind::zero ||
      (flags.kind == Flags::Kind::bits && flags.a == flags.b)) {
    return flags.a;
  }
  return std::nullopt;
}

// Whether a plain value is NULL.
std::optional<bool> null_value(const State& state, const Value& value, unsigned size) {
  switch (value.kind) {
    case Value::Kind::number:
      return isa::truncate(value.offset, size) == 0;
    case Value::Kind::stack:
    case Value::Kind::thread:
      return false;
    case Value::Kind::result:
      return value.offset == 0 && size >= 4 ? is_null(state, value.id) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// A number that compares with non-negative numbers like the counter does at any time.
Value in_place_of(const Value& counter, const Flags& flags, const Value& other) {
  const bool is_comparison = flags.kind == Flags::Kind::difference && flags.size == 4;
  const bool is_plain = other.is_number() && isa::truncate(other.offset, 4) < counter_start;
  return counter.kind == Value::Kind::counter && is_comparison && is_plain ? number(counter_start)
                                                                           : counter;
}

// True for two addresses within the same piece of memory.
bool are_of_one_object(const Value& a, const Value& b) {
  const bool has_base = a.kind == Value::Kind::stack || a.kind == Value::Kind::result ||
                        a.kind == Value::Kind::thread;
  return has_base && a.kind == b.kind && a.id == b.id;
}

std::optional<bool> holds_for(const State& state, isa::Condition condition, const Flags& flags,
                              const Value& first, const Value& second) {
  // The sign of the difference depends on how far was counted.
  const bool is_told = condition < isa::Condition::negative;
  const Value a = is_told ? in_place_of(first, flags, second) : first;
  const Value b = is_told ? in_place_of(second, flags, first) : second;
  if (a.is_number() && b.is_number()) {
    return condition_of_numbers(condition, flags.kind, flags.size, a.offset, b.offset);
  }
  if (are_of_one_object(a, b) && flags.is_difference() && flags.size >= 4) {
    // The piece of memory is contiguous, wherever it is.
    const std::uint64_t begin = a.kind == Value::Kind::stack ? 0 : stack_on_entry;
    return condition_of_numbers(condition, flags.kind, flags.size, begin + a.offset,
                                begin + b.offset);
  }
  if ((a.kind == Value::Kind::range || b.kind == Value::Kind::range) && flags.is_difference()) {
    return range_holds(condition, flags.size, a, b);
  }
  if (condition != isa::Condition::equal && condition != isa::Condition::not_equal) {
    return std::nullopt;
  }
  const auto tested = tested_for_null({flags.kind, flags.size, a, b});
  if (!tested) {
    return std::nullopt;
  }
  const auto null = null_value(state, *tested, flags.size);
  if (!null) {
    return std::nullopt;
  }
  return *null == (condition == isa::Condition::equal);
}

// Replaces every copy of the value by the other one.
void replace_everywhere(State& state, const Value& value, const Value& other) {
  std::replace(state.registers.begin(), state.registers.end(), value, other);
  const auto is_copy = [&](const Cell& cell) { return cell.value == value; };
  if (std::ranges::none_of(state.memory.cells(), is_copy)) return;
  for (Cell& cell : state.memory.own_cells()) {
    if (is_copy(cell)) {
      cell.value = other;
    }
  }
}

// Keeps memory shared if there is nothing to erase.
template <typename Test>
void erase_cells(Memory& memory, const Test& test) {
  if (std::ranges::any_of(memory.cells(), test)) std::erase_if(memory.own_cells(), test);
}

}  // namespace

bool join(const binary::Image& image, State& into, const State& from, Choices& choices) {
  bool changed = false;
  for (std::size_t i = 0; i < into.registers.size(); ++i) {
    const Value joined = choices.join(into.registers[i], from.registers[i]);
    changed |= joined != into.registers[i];
    into.registers[i] = joined;
  }
  for (std::size_t i = 0; i < into.flags.size(); ++i) {
    if (into.flags[i] == from.flags[i]) continue;
    changed |= into.flags[i] != Flags();
    into.flags[i] = {};
  }
  if (into.nullness != from.nullness) {
    std::vector<Nullness> both;
    std::set_intersection(into.nullness.begin(), into.nullness.end(), from.nullness.begin(),
                          from.nullness.end(), std::back_inserter(both));
    changed |= both.size() != into.nullness.size();
    into.nullness = std::move(both);
  }
  if (into.error_set && !from.error_set) {
    into.error_set = false;
    changed = true;
  }
  for (const auto error : {&State::error_if, &State::error_unless}) {
    if (into.*error && into.*error != from.*error) {
      (into.*error).reset();
      changed = true;
    }
  }
  changed |= join(image, into.memory, from.memory, choices);
  return changed;
}

std::optional<bool> is_null(const State& state, std::uint32_t result) {
  const auto place =
      std::lower_bound(state.nullness.begin(), state.nullness.end(), result,
                       [](const Nullness& fact, std::uint32_t id) { return fact.result < id; });
  return place != state.nullness.end() && place->result == result
             ? std::optional<bool>(place->is_null)
             : std::nullopt;
}

void set_null(State& state, std::uint32_t result, bool is_null) {
  const auto place = find_result(state.nullness, result);
  if (place != state.nullness.end() && place->result == result) {
    place->is_null = is_null;
  } else {
    state.nullness.insert(place, {result, is_null});
  }
}

void forget_result(State& state, std::uint32_t result, const Choices& choices) {
  const auto is_it = [&](const Value& value) {
    if (value.kind == Value::Kind::result) return value.id == result;
    return value.kind == Value::Kind::choice &&
           std::ranges::any_of(choices.alternatives(value), [&](const Value& one) {
             return one.kind == Value::Kind::result && one.id == result;
           });
  };
  std::ranges::replace_if(state.registers, is_it, unknown());
  for (Flags& flags : state.flags) {
    if (is_it(flags.a) || is_it(flags.b)) flags = {};
  }
  const auto holds_it = [&](const Cell& cell) { return is_it(cell.value); };
  if (std::ranges::any_of(state.memory.cells(), holds_it)) {
    // On the stack and in allocated memory, an unknown value needs no cell.
    std::erase_if(state.memory.own_cells(), [&](const Cell& cell) {
      return holds_it(cell) &&
             (cell.at.kind == Value::Kind::stack || cell.at.kind == Value::Kind::result);
    });
    for (Cell& cell : state.memory.own_cells()) {
      if (holds_it(cell)) cell.value = unknown();
    }
  }
  for (Made& made : state.made) {
    if (is_it(made.argument)) made.argument = unknown();
    if (is_it(made.mark)) made.mark = unknown();
  }
  for (const auto error : {&State::error_if, &State::error_unless}) {
    if (state.*error == result) (state.*error).reset();
  }
  std::erase_if(state.nullness, [&](const Nullness& fact) { return fact.result == result; });
  std::erase_if(state.made, [&](const Made& made) { return made.result == result; });
  erase_cells(state.memory, [&](const Cell& cell) {
    return cell.at.kind == Value::Kind::result && cell.at.id == result;
  });
}

void forget_dead_results(State& state, const Choices& choices) {
  std::vector<std::uint32_t> live;
  const auto keep = [&](const Value& value) {
    if (value.kind == Value::Kind::result) {
      live.push_back(value.id);
    } else if (value.kind == Value::Kind::within && value.id >= area_of_result(0)) {
      live.push_back(value.id - area_of_result(0));
    } else if (value.kind == Value::Kind::choice) {
      for (const Value& one : choices.alternatives(value)) {
        if (one.kind == Value::Kind::result) {
          live.push_back(one.id);
        }
      }
    }
  };
  std::for_each(state.registers.begin(), state.registers.end(), keep);
  for (const Cell& cell : state.memory.cells()) {
    keep(cell.value);
  }
  for (const Made& made : state.made) {
    live.push_back(made.result);
    keep(made.argument);
    keep(made.mark);
  }
  for (const auto& error : {state.error_if, state.error_unless}) {
    if (error) {
      live.push_back(*error);
    }
  }
  std::sort(live.begin(), live.end());
  const auto is_dead = [&](std::uint32_t result) {
    return !std::binary_search(live.begin(), live.end(), result);
  };
  std::erase_if(state.nullness, [&](const Nullness& fact) { return is_dead(fact.result); });
  erase_cells(state.memory, [&](const Cell& cell) {
    return cell.at.kind == Value::Kind::result && is_dead(cell.at.id);
  });
}

std::optional<bool> holds(const State& state, isa::Condition condition, const Flags& flags,
                          const Choices& choices) {
  if (flags.kind == Flags::Kind::unknown || condition == isa::Condition::undetermined) {
    return std::nullopt;
  }
  // Both operands of a test of a value with itself are the same member of a choice.
  const bool same = flags.a == flags.b;
  std::optional<bool> all;
  for (const Value& a : choices.alternatives(flags.a)) {
    for (const Value& b : choices.alternatives(same ? a : flags.b)) {
      const auto one = holds_for(state, condition, flags, a, b);
      if (!one || (all && *all != *one)) {
        return std::nullopt;
      }
      all = one;
    }
  }
  return all;
}

Value where_it_holds(const Value& value, isa::Condition condition, const Flags& flags) {
  const bool is_result = value.kind == Value::Kind::result && value.offset == 0;
  const bool is_null = is_result && flags.size >= 4 && condition == isa::Condition::equal &&
                       tested_for_null(flags) == value;
  return is_null ? number(0) : value;
}

bool assume(State& state, isa::Condition condition, const Flags& flags, bool holding) {
  if (!holding) {
    condition = opposite(condition);
  }
  auto tested = tested_for_null(flags);
  if (!tested && flags.kind == Flags::Kind::bits && flags.b.is_number() &&
      condition == isa::Condition::not_equal) {
    tested = flags.a;  // AArch64 tests the sign of a number this way
  }
  if (!tested || tested->kind != Value::Kind::result || tested->offset != 0 || flags.size < 4) {
    return true;
  }
  const auto known = is_null(state, tested->id);
  if (condition == isa::Condition::equal) {
    set_null(state, tested->id, true);
    state.error_set |= state.error_unless == tested->id;
    replace_everywhere(state, *tested, number(0));
    return !known || *known;
  }
  const bool is_less_than_zero = condition == isa::Condition::signed_less &&
                                 flags.kind == Flags::Kind::difference && flags.b.is_number(0);
  if (condition == isa::Condition::not_equal || condition == isa::Condition::negative ||
      is_less_than_zero) {
    set_null(state, tested->id, false);
    state.error_set |= state.error_if == tested->id;
    return !known || !*known;
  }
  return true;
}

}  // namespace ftcheck::flow
