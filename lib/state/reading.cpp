#include "state/reading.hpp"

#include <algorithm>

namespace ftcheck::state {
namespace {

constexpr std::uint64_t longest_wrapper = 1024;  // in bytes
constexpr std::size_t most_through = 48;  // stores through arguments that are kept for a function

void add(std::vector<ArgumentStore>& stores, const ArgumentStore& store) {
  if (stores.size() >= most_through || std::ranges::find(stores, store) != stores.end()) return;
  stores.push_back(store);
}

// What a function does that only locks or only unlocks.  It may do so on some paths only: where the
// thread holds the lock already, or for some kinds of locks.
LockEffect effect_of(const Facts& facts) {
  if (facts.locks != facts.unlocks) return facts.locks ? LockEffect::locks : LockEffect::unlocks;
  if (facts.takes_locks == facts.releases_locks) return LockEffect::none;
  return facts.takes_locks ? LockEffect::locks : LockEffect::unlocks;
}

}  // namespace

Reading::Reading(Code& code, Scanner& scanner, const std::vector<Outline>& outlines)
    : code_(code), scanner_(scanner), outlines_(outlines), facts_(outlines.size()) {
  through_.fill(Through(outlines.size()));
  find_once();
  find_wrappers();
}

Facts Reading::scan(const binary::Extent& function) {
  Facts facts = scanner_.scan(function, wrappers_);
  instructions_ += facts.instructions;
  return facts;
}

const Facts& Reading::facts(std::size_t function) {
  std::optional<Facts>& known = facts_[function];
  if (!known) {
    known = scan(code_.functions()[function]);
  }
  return *known;
}

bool Reading::runs_once(std::size_t function) const {
  if (outlines_[function].runs_once) return true;
  return calls_one_of(function, wrappers_.once);
}

void Reading::find_once() {
  for (std::size_t function = 0; function < outlines_.size(); ++function) {
    const binary::Extent& extent = code_.functions()[function];
    if (!outlines_[function].runs_once || extent.size > longest_wrapper) continue;
    const Facts& found = facts_[function].emplace(scan(extent));
    if (found.runs_argument) wrappers_.once.emplace(extent.address, *found.runs_argument);
  }
}

// Functions that only lock or unlock change what their callers hold; so do those that only call
// such functions.
void Reading::find_wrappers() {
  constexpr unsigned deep = 3;
  for (unsigned i = 0; i < deep; ++i) {
    std::unordered_map<std::uint64_t, LockEffect> found;
    for (std::size_t function = 0; function < outlines_.size(); ++function) {
      const binary::Extent& extent = code_.functions()[function];
      if (extent.size > longest_wrapper || wrappers_.locks.contains(extent.address)) continue;
      const bool may_lock =
          i == 0 ? outlines_[function].locks : calls_one_of(function, wrappers_.locks);
      if (!may_lock) continue;
      const LockEffect effect = effect_of(facts_[function].emplace(scan(extent)));
      if (effect != LockEffect::none) found.emplace(extent.address, effect);
    }
    if (found.empty()) break;
    wrappers_.locks.merge(found);
  }
  // Those that turned out to call another one that undoes what they do.
  std::vector<std::uint64_t> others;
  for (const auto& [address, effect] : wrappers_.locks) {
    const std::size_t function = *code_.begins(address);
    if (!calls_one_of(function, wrappers_.locks)) continue;
    if (effect_of(scan(code_.functions()[function])) != effect) others.push_back(address);
  }
  forget_callers();
  for (const std::uint64_t address : others) wrappers_.locks.erase(address);
}

// What was read before all wrappers were known holds where none of them is called.
void Reading::forget_callers() {
  for (std::size_t function = 0; function < facts_.size(); ++function) {
    if (facts_[function] &&
        (calls_one_of(function, wrappers_.locks) || calls_one_of(function, wrappers_.once) ||
         !outlines_[function].takes.empty())) {
      facts_[function].reset();
    }
  }
}

std::vector<ArgumentStore> Reading::find_through(std::size_t function, unsigned deep) {
  std::vector<ArgumentStore> stores;
  const Facts& own = facts(function);
  for (const ArgumentStore& store : own.through) add(stores, store);
  if (deep == 0) return stores;
  const auto passes = [](const Value& value) { return value.is(Value::Kind::argument); };
  for (const Call& call : own.calls) {
    const auto callee = call.target == 0 || std::ranges::none_of(call.arguments, passes)
                            ? std::nullopt
                            : code_.begins(call.target);
    if (!callee || *callee == function) continue;
    visit_passed(call, through(*callee, deep - 1), Value::Kind::argument,
                 [&](ArgumentStore store, const Value& passed) {
                   store.argument = passed.index;
                   store.offset += passed.n;
                   store.indexed |= passed.indexed;
                   store.locked |= call.locked;
                   add(stores, store);
                 });
  }
  return stores;
}

const std::vector<ArgumentStore>& Reading::through(std::size_t function) {
  return through(function, deepest);
}

const std::vector<ArgumentStore>& Reading::through(std::size_t function, unsigned deep) {
  std::optional<std::vector<ArgumentStore>>& known = through_[deep][function];
  if (!known) known = find_through(function, deep);
  return *known;
}

}  // namespace ftcheck::state
