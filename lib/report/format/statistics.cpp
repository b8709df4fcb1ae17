#include "report/format/statistics.hpp"

#include "report/format/terminal.hpp"
#include "report/model/phrases.hpp"

#include <ftcheck/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace ftcheck {
namespace report {

std::vector<RuleCount> count_rules(const Report& report) {
  std::map<std::string_view, RuleCount> counts;  // by code
  for (const Artifact& artifact : report.artifacts) {
    for (const Finding& finding : artifact.findings) {
      if (finding.rule == nullptr) continue;
      RuleCount& count = counts[finding.code()];
      count.rule = finding.rule;
      if (badness(finding.severity) > badness(count.severity)) count.severity = finding.severity;
      ++count.findings;
    }
  }
  std::vector<RuleCount> sorted;
  sorted.reserve(counts.size());
  for (const auto& [code, count] : counts) sorted.push_back(count);
  std::ranges::stable_sort(
      sorted, [](const RuleCount& a, const RuleCount& b) { return a.findings > b.findings; });
  return sorted;
}

}  // namespace report

std::string render_statistics(const Report& report, const TextStyle& style) {
  const std::vector<report::RuleCount> counts = report::count_rules(report);
  if (counts.empty()) return {};
  std::size_t digits = 0;
  std::size_t width = 0;
  for (const report::RuleCount& count : counts) {
    digits = std::max(digits, fmt::formatted_size("{}", count.findings));
    width = std::max(width, count.rule->name.size());
  }
  std::string text = "Findings by rule:\n";
  for (const auto& [rule, severity, findings] : counts) {
    const std::string word =
        report::paint(report::prose_of(severity), report::color_of(severity), style.color);
    text += fmt::format("  {:>{}}  {}  {:{}}  {}\n", findings, digits, rule->code, rule->name,
                        width, word);
  }
  return text;
}

}  // namespace ftcheck
