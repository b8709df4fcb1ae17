// Twenty modules of a wheel usually need the same advice: entries are grouped by their help, groups
// in the order of their first module.
#include "report/plan.hpp"

#include <cstddef>
#include <unordered_map>

namespace ftcheck::report {
namespace {

// The finding that says why a module is not ready, by Module::path.  Nothing for one whose reason
// is said of the artifact as a whole, or was not chosen.
std::unordered_map<std::string_view, const Finding*> find_reasons(const Artifact& artifact) {
  std::unordered_map<std::string_view, const Finding*> reasons;
  std::unordered_map<std::string_view, std::string_view> codes;
  for (const Module& module : artifact.modules) {
    if (module.verdict == Verdict::ready) continue;
    codes.emplace(module.path, module.reason);
    if (module.reason.empty()) reasons.emplace(module.path, nullptr);
  }
  for (const Finding& finding : artifact.findings) {
    const auto code = finding.module ? codes.find(*finding.module) : codes.end();
    if (code != codes.end() && code->second == finding.code) {
      reasons.emplace(code->first, &finding);
    }
  }
  return reasons;
}

}  // namespace

Details plan(const Artifact& artifact, const TextStyle& style) {
  Details details;
  const auto reasons = find_reasons(artifact);
  std::unordered_map<std::string_view, std::size_t> group_of;  // by help
  for (const Module& module : artifact.modules) {
    const auto found = reasons.find(module.path);
    if (found == reasons.end() && !style.verbose) continue;
    const Finding* reason = found == reasons.end() ? nullptr : found->second;
    const std::string_view help = reason ? std::string_view(reason->help) : std::string_view();
    const auto [group, is_new] = group_of.emplace(help, details.groups.size());
    if (is_new) details.groups.push_back({help, {}});
    details.groups[group->second].entries.push_back({&module, reason});
  }
  for (const Finding& finding : artifact.findings) {
    const auto reason = finding.module ? reasons.find(*finding.module) : reasons.end();
    const bool told = reason != reasons.end() && reason->second == &finding;
    if (!told && !(style.quiet && finding.severity == Severity::info)) {
      details.findings.push_back(&finding);
    }
  }
  return details;
}

}  // namespace ftcheck::report
