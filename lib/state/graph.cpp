#include "state/graph.hpp"

#include <algorithm>
#include <deque>

namespace ftcheck::state {

Graph::Graph(Reading& reading, const Entries& entries)
    : reading_(reading),
      callees_(reading.count()),
      callers_(reading.count()),
      reached_(reading.count()),
      locked_(reading.count()) {
  const Code& code = reading.code();
  for (std::size_t i = 0; i < reading.count(); ++i) {
    const Outline& outline = reading.outline(i);
    for (const std::size_t callee : outline.callees) {
      if (callee == i) continue;
      callees_[i].push_back(callee);
      callers_[callee].push_back(i);
    }
    // Who gives a function away may have it called.
    for (const std::uint64_t function : outline.takes) {
      const auto callee =
          entries.indirect.contains(function) ? code.begins(function) : std::nullopt;
      if (callee) callees_[i].push_back(*callee);
    }
  }
  std::vector<std::size_t> named;
  std::vector<std::size_t> indirect;
  for (const auto& [function, name] : entries.named) {
    if (const auto i = code.begins(function)) named.push_back(*i);
  }
  for (const std::uint64_t function : entries.indirect) {
    if (const auto i = code.begins(function)) indirect.push_back(*i);
  }
  reach(named, Reached::By::named);
  reach(indirect, Reached::By::indirect);
  // Others may call the entries without any lock.
  for (const std::size_t entry : named) locked_[entry] = Locked::no;
  for (const std::size_t entry : indirect) locked_[entry] = Locked::no;
}

void Graph::reach(const std::vector<std::size_t>& entries, Reached::By by) {
  std::deque<std::size_t> next;
  for (const std::size_t entry : entries) {
    if (reached_[entry].by != Reached::By::nothing) continue;
    reached_[entry] = {by, entry};
    next.push_back(entry);
  }
  while (!next.empty()) {
    const std::size_t function = next.front();
    next.pop_front();
    for (const std::size_t callee : callees_[function]) {
      if (reached_[callee].by != Reached::By::nothing) continue;
      reached_[callee] = {by, function};
      next.push_back(callee);
    }
  }
}

std::vector<std::size_t> Graph::path_to(std::size_t function) const {
  std::vector<std::size_t> path{function};
  while (reached_[path.back()].by != Reached::By::nothing &&
         reached_[path.back()].from != path.back()) {
    path.push_back(reached_[path.back()].from);
  }
  std::ranges::reverse(path);
  return path;
}

bool Graph::is_locked(std::size_t function, unsigned deep) {
  constexpr unsigned deepest = 8;
  Locked& known = locked_[function];
  if (known == Locked::unknown) {
    if (deep == deepest) return false;
    known = Locked::asked;
    const bool found = find_locked(function, deep);
    known = found ? Locked::yes : Locked::no;
  }
  // A function that calls itself is entered from outside first.
  return known != Locked::no;
}

bool Graph::find_locked(std::size_t function, unsigned deep) {
  const binary::Extent& own = reading_.code().functions()[function];
  bool is_called = false;
  for (const std::size_t caller : callers_[function]) {
    // Nothing calls it while the program runs, or nobody knows.
    if (reached_[caller].by == Reached::By::nothing) continue;
    const Facts& facts = reading_.facts(caller);
    bool calls_unlocked = false;
    for (const Call& call : facts.calls) {
      if (call.target - own.address >= own.size) continue;
      is_called = true;
      calls_unlocked |= !call.locked;
    }
    if (calls_unlocked && !is_locked(caller, deep + 1)) return false;
  }
  return is_called;
}

}  // namespace ftcheck::state
