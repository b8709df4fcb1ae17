#include "report/model/sections.hpp"

#include "report/model/finding.hpp"
#include "report/model/moving.hpp"

#include <algorithm>

namespace ftcheck::report {
namespace {

SectionKind kind_of(const Artifact& artifact) {
  if (is_to_move(artifact)) return SectionKind::to_move;
  const bool is_installed = artifact.kind == ArtifactKind::directory &&
                            artifact.verdict != Verdict::error && artifact.distribution;
  return is_installed ? SectionKind::environment : SectionKind::files;
}

bool is_same_environment(const Artifact& a, const Artifact& b) {
  if (a.path != b.path || a.environment.has_value() != b.environment.has_value()) return false;
  return !a.environment || (a.environment->python == b.environment->python &&
                            a.environment->from == b.environment->from);
}

}  // namespace

bool is_in_table(const Cause& cause, SectionKind kind) {
  const Case& first = cause.cases.front();
  return kind == SectionKind::to_move && first.finding &&
         explains_all(*first.finding, *first.artifact);
}

std::vector<Section> sections(const Report& report) {
  std::vector<Section> found;
  for (const Artifact& artifact : report.artifacts) {
    const SectionKind kind = kind_of(artifact);
    const auto fits = [&](const Section& section) {
      return section.kind == kind && (kind == SectionKind::files ||
                                      is_same_environment(*section.artifacts.front(), artifact));
    };
    // A directory has few environments, and their sections are at the end.
    const auto last = std::ranges::find_if(found.rbegin(), found.rend(), fits);
    if (last == found.rend()) {
      found.push_back({kind, {&artifact}, {}});
    } else {
      last->artifacts.push_back(&artifact);
    }
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const Section& section) { return section.kind == SectionKind::files; });
  for (Section& section : found) section.releases = releases(section.artifacts);
  return found;
}

}  // namespace ftcheck::report
