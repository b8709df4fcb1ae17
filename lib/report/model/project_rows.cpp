#include "report/model/project_rows.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "report/model/alternative_words.hpp"
#include "report/model/finding.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace ftcheck::report {
namespace {

// How many of those who want a distribution are named; the others are counted.
constexpr std::size_t most_wanters = 3;

bool has_no_wheel(const Artifact& artifact) {
  return artifact.kind == ArtifactKind::release && artifact.verdict == Verdict::incompatible;
}

// True if the verdict of the artifact affects the exit status.
bool counts(const Artifact& artifact) {
  if (is_uninstalled(artifact)) return counts_as_uninstalled(artifact);
  return artifact.modules.empty() ||
         std::ranges::any_of(artifact.modules, [&](const Module& module) {
           return module.verdict != Verdict::ready && report::counts(module, artifact);
         });
}

bool is_about_release(const Finding& finding) {
  return finding.code().starts_with("FT6");
}

bool is_noted(const Finding& finding, const Artifact& artifact) {
  // The verdict says that already.
  if (is_reason(finding, artifact) || has_no_wheel(artifact)) return false;
  return finding.severity == Severity::error ||
         (finding.severity == Severity::warning && is_about_release(finding));
}

Standing standing_of(const Artifact& artifact) {
  if (artifact.verdict == Verdict::error) return Standing::unreadable;
  const auto has_noted = [&](Severity least) {
    return std::ranges::any_of(artifact.findings, [&](const Finding& finding) {
      return badness(finding.severity) >= badness(least) && is_noted(finding, artifact);
    });
  };
  const bool is_bad = !is_well(artifact.verdict) && counts(artifact);
  if (is_bad && artifact.verdict != Verdict::unknown) return Standing::blocks;
  if (has_noted(Severity::error)) return Standing::blocks;
  if (is_bad) return Standing::undecided;
  return !is_well(artifact.verdict) || has_noted(Severity::warning) ? Standing::noted
                                                                    : Standing::well;
}

std::string verdict_words(const Artifact& artifact) {
  return has_no_wheel(artifact) ? "no free-threaded wheel"
                                : std::string(to_string(artifact.verdict));
}

// "ready on Linux x86_64; enables-gil on Windows amd64"; empty if all are alike.
std::string differing_words(const std::vector<const Artifact*>& artifacts) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const Artifact* artifact : artifacts) {
    const std::string words = has_no_wheel(*artifact) ? "no wheel" : verdict_words(*artifact);
    auto group = std::ranges::find(groups, words, [](const auto& each) { return each.first; });
    if (group == groups.end()) group = groups.insert(groups.end(), {words, {}});
    if (artifact->source && !artifact->source->platform.empty())
      group->second.push_back(artifact->source->platform);
  }
  if (groups.size() < 2) return {};
  std::vector<std::string> parts;
  parts.reserve(groups.size());
  for (const auto& [words, platforms] : groups) {
    parts.push_back(platforms.empty() ? words
                                      : fmt::format("{} on {}", words, asked_platforms(platforms)));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string undecided_words(const Artifact& artifact) {
  std::vector<std::string_view> names;
  for (const Module& module : artifact.modules) {
    if (module.verdict == Verdict::unknown) names.push_back(module.name);
  }
  if (names.empty()) return "it could not be decided";
  std::string text = fmt::format("could not be decided: {}", names.front());
  if (names.size() > 1) text += fmt::format(" and {} more", names.size() - 1);
  return text;
}

std::string noted_words(const Finding& finding) {
  if (finding.code() == "FT607") return "pure Python here; the default build gets compiled code";
  if (finding.code() == "FT609") return "its hash on the index is not the locked one";
  return finding.message;
}

std::string uncounted_words(const Artifact& artifact) {
  std::set<std::string_view> codes;
  for (const Module& module : artifact.modules) {
    if (module.reason && !report::counts(module, artifact)) codes.insert(module.reason_code());
  }
  return codes.empty() ? "not counted"
                       : fmt::format("not counted: {} is not selected", fmt::join(codes, ", "));
}

std::string advice_of(const ProjectRow& row, const Artifact& decisive) {
  if (row.standing == Standing::unreadable) return decisive.error.value_or("it could not be read");
  std::vector<std::string> parts;
  if (std::string differing = differing_words(row.artifacts); !differing.empty())
    parts.push_back(std::move(differing));
  if (!is_well(decisive.verdict) && row.standing == Standing::noted) {
    parts.push_back(uncounted_words(decisive));
  } else if (!is_well(decisive.verdict)) {
    if (const Alternative* ready = ready_alternative(decisive)) {
      const bool is_same =
          base::canonical_version(ready->version) == base::canonical_version(row.version);
      parts.push_back(is_same ? "the index has a ready wheel that the file does not name"
                              : ready_words(*ready, row.version));
    } else {
      parts.push_back(row.standing == Standing::undecided ? undecided_words(decisive)
                                                          : not_ready_words(decisive));
    }
  }
  for (const Finding& finding : decisive.findings) {
    if (is_noted(finding, decisive)) parts.push_back(noted_words(finding));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

// The project's name in a requirement: "redis" of "redis[hiredis]>=5".
std::string project_in(std::string_view requirement) {
  return base::normalize_name(requirement.substr(0, requirement.find_first_of(" <>=!~;[(@")));
}

// Those who want it; empty if the project itself does, by its path or with a requirement that was
// asked about.
std::string wanted_by(const ProjectRow& row, const Project& project) {
  const std::string file = base::path_text(base::path_of(project.path).filename());
  const std::string own = base::normalize_name(row.name);
  std::vector<std::string> names;
  for (const Artifact* artifact : row.artifacts) {
    for (const std::string& by : artifact->required_by) {
      const bool is_direct = by == project.path || by == file || by == project.kind ||
                             (project.path.empty() && project_in(by) == own);
      if (is_direct) return {};
      if (std::ranges::find(names, by) == names.end()) names.push_back(by);
    }
  }
  if (names.size() <= most_wanters + 1) return fmt::format("{}", fmt::join(names, ", "));
  const std::size_t others = names.size() - most_wanters;
  names.resize(most_wanters);
  return fmt::format("{} and {} more", fmt::join(names, ", "), others);
}

// The rules for which it is not well: what its modules lack, and what is wrong with the release.
std::vector<const Rule*> rules_of(const std::vector<const Artifact*>& artifacts) {
  std::map<std::string_view, const Rule*> found;
  const auto add = [&](const Rule* rule) {
    if (rule != nullptr) found.emplace(rule->code, rule);
  };
  for (const Artifact* artifact : artifacts) {
    for (const Module& module : artifact->modules) {
      if (report::counts(module, *artifact)) add(module.reason);
    }
    for (const Finding& finding : artifact->findings) {
      if (is_noted(finding, *artifact) || has_no_wheel(*artifact)) add(finding.rule);
    }
  }
  std::vector<const Rule*> rules;
  rules.reserve(found.size());
  for (const auto& [code, rule] : found) rules.push_back(rule);
  return rules;
}

// A platform that blocks decides for the whole row, even if another could not be read.
ProjectRow row_of(std::vector<const Artifact*> artifacts, const Project& project) {
  ProjectRow row;
  const Artifact* decisive = *std::ranges::min_element(artifacts, {}, [](const Artifact* each) {
    return std::pair(standing_of(*each), -badness(each->verdict));
  });
  if (decisive->distribution) {
    row.name = decisive->distribution->name;
    row.version = decisive->distribution->version;
  } else {
    row.name = decisive->path;
  }
  row.standing = standing_of(*decisive);
  row.verdict = decisive->verdict;
  row.verdict_words = verdict_words(*decisive);
  row.artifacts = std::move(artifacts);
  row.advice = advice_of(row, *decisive);
  row.wanted_by = wanted_by(row, project);
  if (row.standing != Standing::well) row.rules = rules_of(row.artifacts);
  return row;
}

}  // namespace

std::vector<ProjectRow> project_rows(const Section& section) {
  std::map<std::pair<std::string, std::string>, std::vector<const Artifact*>> found;
  for (const Artifact* artifact : section.artifacts) {
    const auto key = artifact->distribution
                         ? std::pair(base::normalize_name(artifact->distribution->name),
                                     base::canonical_version(artifact->distribution->version)
                                         .value_or(artifact->distribution->version))
                         : std::pair(artifact->path, std::string());
    found[key].push_back(artifact);
  }
  std::vector<ProjectRow> rows;
  rows.reserve(found.size());
  for (auto& [key, artifacts] : found)
    rows.push_back(row_of(std::move(artifacts), *section.project));
  std::ranges::stable_sort(rows, {}, [](const ProjectRow& row) {
    return std::tuple(row.standing, -badness(row.verdict));
  });
  return rows;
}

std::string ProjectRow::what_to_do() const {
  if (wanted_by.empty()) return advice;
  return fmt::format("{}{}wanted by {}", advice, advice.empty() ? "" : "; ", wanted_by);
}

}  // namespace ftcheck::report
