// A finding that explains modules' verdicts gets its state from those modules: if another rule now
// explains a module that was not ready before, the finding is updated, not new.  All other findings
// are compared by rule and severity; a change of wording does not matter.
#include "report/model/baseline_state.hpp"

#include "report/model/pairing.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

namespace ftcheck::report {
namespace {

using Partners = std::map<const Module*, const Module*>;

bool is_well(const Module* module) {
  return module == nullptr || excess(module->verdict) == 0;
}

BaselineState state_of_reason(const std::vector<const Module*>& explained,
                              const Partners& partners) {
  const auto was_well = [&](const Module* module) { return is_well(partners.at(module)); };
  const auto is_same = [&](const Module* module) {
    const Module* old = partners.at(module);
    return !is_well(old) && old->verdict == module->verdict && old->reason == module->reason;
  };
  if (std::ranges::all_of(explained, was_well)) return BaselineState::added;
  return std::ranges::all_of(explained, is_same) ? BaselineState::unchanged
                                                 : BaselineState::updated;
}

// The modules of the old artifact that are still not ready.
std::vector<const Module*> still_bad(const Partners& partners) {
  std::vector<const Module*> result;
  for (const auto& [module, old] : partners) {
    if (!is_well(module) && old != nullptr) result.push_back(old);
  }
  return result;
}

// The old findings that no longer apply.  Rules without a name are left out: this version does not
// have them, so nothing could be said about them.
std::vector<Finding> absent_of(const Artifact& old, const KnownFindings& known,
                               const Partners& partners) {
  const ModulesByPath modules = by_path(old);
  const std::vector<const Module*> bad = still_bad(partners);
  std::vector<Finding> absent;
  for (const Finding* finding : known.left()) {
    const auto explained = explained_by(*finding, old, modules);
    const bool stands = std::ranges::any_of(explained, [&](const Module* module) {
      return std::ranges::find(bad, module) != bad.end();
    });
    if (!stands && finding->rule && !finding->rule->name.empty()) absent.push_back(*finding);
  }
  return absent;
}

}  // namespace

ComparedArtifact compare_findings(const Artifact& artifact, const Artifact* old) {
  ComparedArtifact result;
  result.artifact = artifact;
  result.states.assign(artifact.findings.size(), BaselineState::added);
  const Partners pairs = partners(artifact, old);
  const ModulesByPath modules = by_path(artifact);
  KnownFindings known(old);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < artifact.findings.size(); ++i) {
    const Finding& finding = artifact.findings[i];
    const auto explained = explained_by(finding, artifact, modules);
    const Finding* same = known.take_same(finding);
    if (!explained.empty()) {
      result.states[i] = state_of_reason(explained, pairs);
      if (!same) known.take_alike(finding);
    } else if (same) {
      result.states[i] = BaselineState::unchanged;
    } else {
      others.push_back(i);
    }
  }
  for (const std::size_t i : others) {
    const Finding& finding = artifact.findings[i];
    const Finding* alike = known.take_alike(finding);
    if (!alike) continue;
    result.states[i] =
        alike->severity == finding.severity ? BaselineState::unchanged : BaselineState::updated;
  }
  if (old) result.absent = absent_of(*old, known, pairs);
  return result;
}

}  // namespace ftcheck::report

namespace ftcheck {

std::string_view to_string(BaselineState state) {
  switch (state) {
    case BaselineState::added:
      return "new";
    case BaselineState::unchanged:
      return "unchanged";
    case BaselineState::updated:
      return "updated";
    case BaselineState::absent:
      return "absent";
  }
  return {};
}

}  // namespace ftcheck
