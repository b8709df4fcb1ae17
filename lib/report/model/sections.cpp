#include "report/model/sections.hpp"

#include "report/model/finding.hpp"
#include "report/model/moving.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

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

// The sections of the report's projects, by path.
class Projects {
 public:
  explicit Projects(const Report& report) {
    sections_.reserve(report.projects.size());
    for (const Project& project : report.projects) {
      by_path_.emplace(project.path, sections_.size());
      sections_.push_back({SectionKind::project, {}, {}, &project});
    }
  }

  // False if no project names the artifact.  Requirements of the command line have no path.
  bool take(const Artifact& artifact) {
    const auto found = by_path_.find(artifact.input);
    if (found == by_path_.end()) return false;
    const bool is_of_index = artifact.source || artifact.kind == ArtifactKind::release;
    if (artifact.input.empty() && !is_of_index && artifact.required_by.empty()) return false;
    sections_[found->second].artifacts.push_back(&artifact);
    return true;
  }

  std::vector<Section> sections() && { return std::move(sections_); }

 private:
  std::map<std::string_view, std::size_t> by_path_;
  std::vector<Section> sections_;
};

}  // namespace

bool is_in_table(const Cause& cause, SectionKind kind) {
  const Case& first = cause.cases.front();
  return kind == SectionKind::to_move && first.finding &&
         explains_all(*first.finding, *first.artifact);
}

std::vector<Section> sections(const Report& report) {
  std::vector<Section> found;
  Projects projects(report);
  for (const Artifact& artifact : report.artifacts) {
    if (projects.take(artifact)) continue;
    const SectionKind kind = kind_of(artifact);
    const auto fits = [&](const Section& section) {
      return section.kind == kind && (kind == SectionKind::files ||
                                      is_same_environment(*section.artifacts.front(), artifact));
    };
    // A directory has few environments, and their sections are at the end.
    const auto last = std::ranges::find_if(found.rbegin(), found.rend(), fits);
    if (last == found.rend()) {
      found.push_back({kind, {&artifact}, {}, nullptr});
    } else {
      last->artifacts.push_back(&artifact);
    }
  }
  const auto environments = std::stable_partition(
      found.begin(), found.end(),
      [](const Section& section) { return section.kind == SectionKind::files; });
  std::vector<Section> of_projects = std::move(projects).sections();
  found.insert(environments, std::make_move_iterator(of_projects.begin()),
               std::make_move_iterator(of_projects.end()));
  for (Section& section : found) section.releases = releases(section.artifacts);
  return found;
}

std::vector<Section> take_projects(std::vector<Section>& sections) {
  std::vector<Section> taken;
  std::vector<Section> others;
  for (Section& section : sections)
    (section.kind == SectionKind::project ? taken : others).push_back(std::move(section));
  sections = std::move(others);
  return taken;
}

}  // namespace ftcheck::report
