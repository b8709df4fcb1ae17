// Twenty modules of a wheel usually need the same advice: entries are grouped by their help, groups
// in the order of their first module.
#include "report/plan.hpp"

#include <cstddef>
#include <unordered_map>

namespace ftcheck::report {
namespace {

// The findings that say why modules are not ready, by Module::path: the gravest of each.
std::unordered_map<std::string_view, const Finding*> find_reasons(const Artifact& artifact) {
  std::unordered_map<std::string_view, const Finding*> reasons;
  for (const Module& module : artifact.modules) {
    if (module.verdict != Verdict::ready) reasons.emplace(module.path, nullptr);
  }
  for (const Finding& finding : artifact.findings) {
    if (!finding.module) continue;
    const auto reason = reasons.find(*finding.module);
    if (reason == reasons.end()) continue;
    if (!reason->second || finding.severity < reason->second->severity) reason->second = &finding;
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
