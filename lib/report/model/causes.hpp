// The problems of a release, each listed once: findings of the same rule that need the same help
// share a cause, whatever modules and wheels they are about.
#pragma once

#include <ftcheck/report.hpp>

#include <string_view>
#include <vector>

namespace ftcheck::report {

// A finding and its subject.
struct Case {
  const Artifact* artifact = nullptr;
  const Module* module = nullptr;    // nullptr if the finding is about the artifact
  const Finding* finding = nullptr;  // nullptr if no finding explains why the module is not ready
};

// Findings with the same rule, severity and help; for findings about modules, also the same binding
// generator.  Findings with a subject share a cause only if subject and module have the same name
// and they are of different artifacts: the wheels of one release for several platforms.  If each
// artifact has several such findings, the first ones share a cause, the second ones the next, ...
struct Cause {
  const Rule* rule = nullptr;
  Severity severity = Severity::error;
  std::string_view binding;  // Module::binding; empty for findings about artifacts
  std::string_view help;
  std::string_view subject;  // Finding::subject
  std::vector<Case> cases;   // at least one, in the report's order
};

// True if the cause says why the case's module is not ready.
bool decides(const Cause& cause, const Case& one);

// The causes in the artifacts of a release, the most severe first.  Among equally severe ones,
// those that decide a verdict come first, then they are ordered by rule.  For artifacts that are
// not in `judged`, the reason why they need nothing is left out.  The result points into the
// artifacts.
std::vector<Cause> causes(const std::vector<const Artifact*>& artifacts,
                          const std::vector<const Artifact*>& judged);

// True for notes that are not hints: they are shown only on request.
bool is_aside(const Cause& cause);

}  // namespace ftcheck::report
