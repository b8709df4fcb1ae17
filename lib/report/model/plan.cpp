// The modules of a wheel usually need the same advice, so entries are grouped by their help.
// Groups are in the order of their first module.
#include "report/model/plan.hpp"

#include "report/model/finding.hpp"
#include "report/model/moving.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <unordered_map>

namespace ftcheck::report {
namespace {

// A module that is not ready and the finding that explains why.
struct Why {
  const Module* module = nullptr;
  const Finding* finding = nullptr;
};

// True if the finding is a better explanation than the one that is already known.  If the module
// does not name a rule, the most severe finding is the best one.
bool explains(const Finding& finding, const Why& why) {
  if (why.module->reason) return !why.finding && finding.rule == why.module->reason;
  return !why.finding || badness(finding.severity) > badness(why.finding->severity);
}

// By Module::path.  Leaves out modules whose reason is about the artifact as a whole, and modules
// whose rule was not selected.
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

// True for findings that the table of moving.hpp expresses better.
bool is_in_table(const Artifact& artifact, const Finding& finding) {
  return is_to_move(artifact) && explains_all(finding, artifact);
}

// True for notes that this style hides.  They do not make anything wrong; hints are reported only
// on request and are therefore shown.
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
