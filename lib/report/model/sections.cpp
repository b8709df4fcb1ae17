#include "report/model/sections.hpp"

#include <algorithm>

namespace ftcheck::report {
namespace {

bool is_distribution(const Artifact& artifact) {
  return artifact.kind == ArtifactKind::directory && artifact.verdict != Verdict::error &&
         artifact.distribution.has_value();
}

bool is_same_environment(const Artifact& a, const Artifact& b) {
  if (a.path != b.path || a.environment.has_value() != b.environment.has_value()) return false;
  return !a.environment || (a.environment->python == b.environment->python &&
                            a.environment->from == b.environment->from);
}

}  // namespace

bool is_directory(const Section& section) {
  return is_distribution(*section.front());
}

std::vector<Section> sections(const Report& report) {
  std::vector<Section> found;
  for (const Artifact& artifact : report.artifacts) {
    const auto fits = [&](const Section& section) {
      return is_directory(section) && is_same_environment(*section.front(), artifact);
    };
    // A directory has few environments, and they are the last sections.
    const auto last = is_distribution(artifact)
                          ? std::ranges::find_if(found.rbegin(), found.rend(), fits)
                          : found.rend();
    if (last == found.rend()) {
      found.push_back({&artifact});
    } else {
      last->push_back(&artifact);
    }
  }
  return found;
}

}  // namespace ftcheck::report
