// What is known at a point in a function.
#pragma once

#include "state/value.hpp"

#include <algorithm>
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
  void keep_common(const Values& other) {
    std::erase_if(all_, [&](auto& item) {
      item.second = join(item.second, other.get(item.first));
      return item.second.is(Value::Kind::unknown);
    });
  }
  std::size_t size() const { return all_.size(); }
  const auto& all() const { return all_; }
  bool operator==(const Values&) const = default;

 private:
  using Item = std::pair<Key, Value>;
  std::vector<Item> all_;
};

struct State {
  Values<std::uint16_t> registers;
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
  void note_test(std::uint64_t variable) {
    const auto at = std::ranges::lower_bound(tested, variable);
    constexpr std::size_t most = 64;
    if ((at == tested.end() || *at != variable) && tested.size() < most)
      tested.insert(at, variable);
  }
  bool is_tested(std::uint64_t variable) const {
    return std::ranges::binary_search(tested, variable);
  }
  bool operator==(const State&) const = default;
};

}  // namespace ftcheck::state
