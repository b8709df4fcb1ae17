// The counts of a report, and the exit status that scripts depend on.
#include "report/model/finding.hpp"
#include "report/model/history_words.hpp"
#include "report/model/moving.hpp"

#include <ftcheck/report.hpp>

#include <algorithm>

namespace ftcheck {
namespace {

bool is_wrong(const Artifact& artifact, Severity fail_on) {
  const bool moves = report::can_move(artifact);
  const auto is_grave = [&](const Finding& finding) {
    return badness(finding.severity) >= badness(fail_on) &&
           !(moves && report::is_reason(finding, artifact));
  };
  if (moves) return std::ranges::any_of(artifact.findings, is_grave);
  const bool is_bad = report::is_uninstalled(artifact)
                          ? report::counts_as_uninstalled(artifact)
                          : artifact.modules.empty() && !is_well(artifact.verdict);
  return is_bad ||
         std::ranges::any_of(artifact.modules,
                             [&](const Module& module) {
                               return module.verdict != Verdict::ready &&
                                      report::counts(module, artifact);
                             }) ||
         std::ranges::any_of(artifact.findings, is_grave);
}

}  // namespace

Verdict worst_verdict(const Report& report) {
  Verdict worst = Verdict::pure;
  for (const Artifact& artifact : report.artifacts) {
    worst = worse(worst, artifact.verdict);
  }
  for (const History& history : report.history) {
    worst = worse(worst, report::history_verdict(history));
  }
  return worst;
}

Summary summarize(const Report& report) {
  Summary summary;
  summary.artifacts = report.artifacts.size();
  for (const Artifact& artifact : report.artifacts) {
    for (const Module& module : artifact.modules) {
      switch (module.verdict) {
        case Verdict::ready:
          ++summary.ready;
          break;
        case Verdict::enables_gil:
          ++summary.enables_gil;
          break;
        case Verdict::incompatible:
          ++summary.incompatible;
          break;
        case Verdict::unknown:
          ++summary.unknown;
          break;
        case Verdict::pure:
        case Verdict::error:
          break;  // only artifacts have it
      }
    }
  }
  return summary;
}

int exit_status(const Report& report, Severity fail_on) {
  const auto is_unreadable = [](const Artifact& artifact) {
    return artifact.verdict == Verdict::error;
  };
  const auto has_error = [](const History& history) { return history.error.has_value(); };
  if (std::ranges::any_of(report.artifacts, is_unreadable) ||
      std::ranges::any_of(report.history, has_error) ||
      std::ranges::any_of(report.projects, report::is_incomplete)) {
    return 2;
  }
  const auto is_wrong = [&](const Artifact& artifact) {
    return ftcheck::is_wrong(artifact, fail_on);
  };
  return std::ranges::any_of(report.artifacts, is_wrong) ? 1 : 0;
}

}  // namespace ftcheck
