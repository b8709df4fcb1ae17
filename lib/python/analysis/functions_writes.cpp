// Which variables functions write to, by constant addresses.
#include "python/analysis/functions.hpp"

#include <set>

namespace ftcheck::python::analysis {

const std::vector<WrittenVariable>& Functions::writes(std::uint64_t entry) {
  const auto [place, is_new] = writes_.try_emplace(entry);
  if (!is_new) {
    return place->second;
  }
  std::set<WrittenVariable> found;
  AddressSet seen;
  seen.insert(entry);
  std::vector<std::uint64_t> todo{entry};
  std::vector<std::uint64_t> passed;
  bool calls_once = false;
  const auto add = [&](const std::vector<std::uint64_t>& functions) {
    for (const std::uint64_t function : functions) {
      if (seen.insert(function)) todo.push_back(function);
    }
  };
  while (!todo.empty() && found.size() < most_writes) {
    const FunctionFacts& function = facts(todo.back());
    todo.pop_back();
    found.insert(function.writes.begin(), function.writes.end());
    add(function.callees);
    calls_once |= function.calls_once;
    passed.insert(passed.end(), function.passed.begin(), function.passed.end());
    if (todo.empty() && calls_once) add(std::exchange(passed, {}));
  }
  return writes_[entry] = {found.begin(), found.end()};
}

std::optional<std::vector<WrittenVariable>> Functions::written_by_passed(std::uint64_t entry) {
  std::set<WrittenVariable> found;
  bool is_any_passed = false;
  AddressSet seen;
  seen.insert(entry);
  std::vector<std::uint64_t> todo{entry};
  while (!todo.empty() && found.size() < most_writes) {
    const FunctionFacts function = facts(todo.back());
    todo.pop_back();
    for (const std::uint64_t passed : function.passed) {
      const std::vector<WrittenVariable>& written = writes(passed);
      found.insert(written.begin(), written.end());
      is_any_passed = true;
    }
    for (const std::uint64_t callee : function.callees) {
      if (seen.insert(callee)) todo.push_back(callee);
    }
  }
  if (!is_any_passed) return std::nullopt;
  return std::vector<WrittenVariable>(found.begin(), found.end());
}

}  // namespace ftcheck::python::analysis
