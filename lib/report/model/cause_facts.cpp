#include "report/model/cause_facts.hpp"

#include <set>

namespace ftcheck::report {

std::vector<std::string_view> obstacles(const Cause& cause) {
  std::vector<std::string_view> facts;
  std::set<std::string_view> told;
  for (const Case& each : cause.cases) {
    const bool is_undecided = each.module && each.module->verdict == Verdict::unknown &&
                              each.finding && each.module->reason == cause.rule;
    if (!is_undecided || each.module->evidence.empty()) continue;
    const std::string_view fact = each.module->evidence.back();
    if (told.insert(fact).second) facts.push_back(fact);
  }
  return facts;
}

std::vector<std::string_view> other_paths(const Cause& cause) {
  std::vector<std::string_view> paths;
  for (const Case& each : cause.cases) {
    if (!each.module && each.finding && each.finding->module) {
      paths.push_back(*each.finding->module);
    }
  }
  return paths;
}

}  // namespace ftcheck::report
