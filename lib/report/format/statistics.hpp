// The number of findings per rule, which --statistics adds to a report for people.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <vector>

namespace ftcheck::report {

struct RuleCount {
  const Rule* rule = nullptr;
  Severity severity = Severity::info;  // of its most severe finding
  std::size_t findings = 0;
};

// The rules with findings: most findings first, then by code.
std::vector<RuleCount> count_rules(const Report& report);

}  // namespace ftcheck::report
