// What is known at a point in a function.
#pragma once

#include "state/value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ftcheck::state {

// Values by register or stack slot, sorted; what is not there is unknown.
template <typename Key>
class Values {
 public:
  Value get(Key key) const {
    const auto at = std::ranges::lower_bound(all_, key, {}, &Item::first);
    return at != all_.end() && at->first == key ? at->second : Value{};
  }
  void set(Key key, const Value& value) {
    const auto at = std::ranges::lower_bound(all_, key, {}, &Item::first);
    const bool is_there = at != all_.end() && at->first == key;
    if (value.is(Value::Kind::unknown)) {
      if (is_there) all_.erase(at);
    } else if (is_there) {
      at->second = value;
    } else {
      all_.insert(at, {key, value});
    }
  }
  template <typename Condition>
  void erase_if(const Condition& condition) {
    std::erase_if(all_, [&](const auto& item) { return condition(item.first, item.second); });
  }
  // Forgets those whose keys are greater than `low` and less than `high`.
  void erase_between(Key low, Key high) {
    const auto first = std::ranges::upper_bound(all_, low, {}, &Item::first);
    auto last = first;
    while (last != all_.end() && last->first < high) ++last;
    all_.erase(first, last);
  }
  void keep_common(const Values& other) {
    auto same = other.all_.begin();
    std::erase_if(all_, [&](auto& item) {
      while (same != other.all_.end() && same->first < item.first) ++same;
      if (same == other.all_.end() || same->first != item.first) return true;
      item.second = join(item.second, same->second);
      return item.second.is(Value::Kind::unknown);
    });
  }
  void erase_from(Key first) {
    while (!all_.empty() && all_.back().first >= first) all_.pop_back();
  }
  void clear() { all_.clear(); }
  std::size_t size() const { return all_.size(); }
  const auto& all() const { return all_; }

 private:
  using Item = std::pair<Key, Value>;
  std::vector<Item> all_;
};

// Values by register.  The general ones, which instructions use most, have a place each.
class Registers {
 public:
  Value get(std::uint16_t reg) const { return reg < general ? general_[reg] : others_.get(reg); }
  void set(std::uint16_t reg, const Value& value) {
    if (reg < general) {
      general_[reg] = value;
    } else {
      others_.set(reg, value);
    }
  }
  template <typename Condition>
  void erase_if(const Condition& condition) {
    for (std::uint16_t reg = 0; reg < general; ++reg) {
      if (condition(reg)) general_[reg] = {};
    }
    others_.erase_if([&](std::uint16_t reg, const Value&) { return condition(reg); });
  }
  // Forgets those whose numbers are not less than `first`, which is not general.
  void erase_from(std::uint16_t first) { others_.erase_from(first); }
  void keep_common(const Registers& other) {
    for (std::size_t reg = 0; reg < general; ++reg) {
      general_[reg] = state::join(general_[reg], other.general_[reg]);
    }
    others_.keep_common(other.others_);
  }
  void clear() {
    general_.fill({});
    others_.clear();
  }

 private:
  // As many as AArch64 has, and the stack pointer.
  static constexpr std::size_t general = 32;
  std::array<Value, general> general_ = {};
  Values<std::uint16_t> others_;
};

struct State {
  Registers registers;
  Values<std::int64_t> stack;         // by distance from the stack pointer on entry
  std::vector<std::uint64_t> tested;  // variables that were compared, sorted
  unsigned locks = 0;                 // held ones
  unsigned surplus = 0;               // releases without a lock
  // The guard of a static variable (Microsoft's _Init_thread_header) that is held; 0 for none.
  std::uint64_t guard = 0;

  void join(const State& other) {
    registers.keep_common(other.registers);
    stack.keep_common(other.stack);
    std::erase_if(
        tested, [&](std::uint64_t one) { return !std::ranges::binary_search(other.tested, one); });
    locks = std::min(locks, other.locks);
    surplus = std::min(surplus, other.surplus);
    if (guard != other.guard) guard = 0;
  }
  // Nothing is known; keeps the memory.
  void clear() {
    registers.clear();
    stack.clear();
    tested.clear();
    locks = 0;
    surplus = 0;
    guard = 0;
  }
  void note_test(std::uint64_t variable) {
    const auto at = std::ranges::lower_bound(tested, variable);
    constexpr std::size_t most = 64;
    if ((at == tested.end() || *at != variable) && tested.size() < most)
      tested.insert(at, variable);
  }
  bool is_tested(std::uint64_t variable) const {
    return std::ranges::binary_search(tested, variable);
  }
};

}  // namespace ftcheck::state
