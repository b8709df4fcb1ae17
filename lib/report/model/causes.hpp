// What is wrong with a release, each cause once: findings of one rule that need the same help are
// told together, whatever modules and wheels they are about.
#pragma once

#include <ftcheck/report.hpp>

#include <string_view>
#include <vector>

namespace ftcheck::report {

// One finding and what it is about.
struct Case {
  const Artifact* artifact = nullptr;
  const Module* module = nullptr;    // nullptr where the finding is about the artifact
  const Finding* finding = nullptr;  // nullptr for a module that is not ready without saying why
};

// Findings with the same rule, severity, help and, where they are about modules, binding generator.
struct Cause {
  const Rule* rule = nullptr;
  Severity severity = Severity::error;
  std::string_view binding;  // Module::binding; empty where the findings are about artifacts
  std::string_view help;
  std::vector<Case> cases;  // at least one, in the report's order
};

// The causes in the artifacts of a release, the most severe first; of the same severity, those that
// decide a verdict, then by rule.  Of artifacts that are not among the judged ones, leaves out why
// they need nothing.  Refers to the artifacts.
std::vector<Cause> causes(const std::vector<const Artifact*>& artifacts,
                          const std::vector<const Artifact*>& judged);

// True for what is only worth knowing and nobody asked for: an info that is not a hint.
bool is_aside(const Cause& cause);

}  // namespace ftcheck::report
