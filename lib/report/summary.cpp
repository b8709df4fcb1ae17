// What a report comes to: its counts, and the exit status a script branches on.
#include <ftcheck/report.hpp>

#include <algorithm>

namespace ftcheck {
namespace {

bool is_wrong(const Artifact& artifact) {
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::error; };
  const auto is_not_ready = [](const Module& module) { return module.verdict != Verdict::ready; };
  return (artifact.verdict != Verdict::ready && artifact.verdict != Verdict::pure) ||
         std::ranges::any_of(artifact.modules, is_not_ready) ||
         std::ranges::any_of(artifact.findings, is_error);
}

}  // namespace

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
          break;  // of artifacts only
      }
    }
  }
  return summary;
}

int exit_status(const Report& report) {
  const auto is_unreadable = [](const Artifact& artifact) {
    return artifact.verdict == Verdict::error;
  };
  if (std::ranges::any_of(report.artifacts, is_unreadable)) return 2;
  return std::ranges::any_of(report.artifacts, is_wrong) ? 1 : 0;
}

}  // namespace ftcheck
