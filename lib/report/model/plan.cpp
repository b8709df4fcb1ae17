// Twenty modules of a wheel usually need the same advice: entries are grouped by their help, groups
// in the order of their first module.
#include "report/model/plan.hpp"

#include "report/model/finding.hpp"
#include "report/model/moving.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <unordered_map>

namespace ftcheck::report {
namespace {

// A module that is not ready and the finding that says why.
struct Why {
  const Module* module = nullptr;
  const Finding* finding = nullptr;
};

// Whether the finding says why better than what is known already.  Where the module does not name
// the rule, the gravest finding does.
bool explains(const Finding& finding, const Why& why) {
  if (why.module->reason) return !why.finding && finding.rule == why.module->reason;
  return !why.finding || badness(finding.severity) > badness(why.finding->severity);
}

// By Module::path.  Modules are left out whose reason is said of the artifact as a whole, or whose
// rule was not chosen.
std::unordered_map<std::string_view, const Finding*> find_reasons(const Artifact& artifact) {
  std::unordered_map<std::string_view, Why> found;
  for (const Module& module : artifact.modules) {
    if (module.verdict != Verdict::ready) found.emplace(module.path, Why{&module, nullptr});
  }
  for (const Finding& finding : artifact.findings) {
    const auto why = finding.module ? found.find(*finding.module) : found.end();
    if (why != found.end() && explains(finding, why->second)) why->second.finding = &finding;
  }
  std::unordered_map<std::string_view, const Finding*> reasons;
  for (const auto& [path, why] : found) {
    if (why.finding || !why.module->reason) reasons.emplace(path, why.finding);
  }
  return reasons;
}

// What the table of moving.hpp says better.
bool is_in_table(const Artifact& artifact, const Finding& finding) {
  return is_to_move(artifact) && explains_all(finding, artifact);
}

// All is well where only such are found, and hints are there for the asking only.
bool is_aside(const Finding& finding, const TextStyle& style) {
  return finding.severity == Severity::info &&
         (style.quiet || (!style.verbose && !finding.code().starts_with(hint_codes)));
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
    if (told || is_in_table(artifact, finding)) continue;
    if (is_aside(finding, style)) {
      ++details.hidden;
    } else {
      details.findings.push_back(&finding);
    }
  }
  return details;
}

}  // namespace ftcheck::report
