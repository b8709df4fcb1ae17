// GitLab Docs, "Code Quality", "Code Quality report format": the subset of Code Climate's format
// that GitLab reads.
#include "report/format/gitlab.hpp"

#include "base/path_text.hpp"
#include "report/format/json_value.hpp"
#include "report/format/terminal.hpp"
#include "report/model/finding.hpp"
#include "report/model/history_words.hpp"
#include "report/model/project_table.hpp"

#include <ftcheck/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::report {
namespace {

// GitLab has five; "blocker" is kept for what was not looked at at all.
std::string_view severity(Severity value) {
  switch (value) {
    case Severity::error:
      return "major";
    case Severity::warning:
      return "minor";
    case Severity::info:
      return "info";
  }
  return {};
}

// The format requires a line, and a binary has no lines: it is always 1.  GitLab wants paths
// relative to its repository, without a leading "./" or a trailing "/".
Json location(const std::string& file, std::size_t line = 1) {
  std::string path = base::path_text(base::path_of(file).lexically_normal());
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return {{"path", path}, {"lines", {{"begin", line}}}};
}

// A file of an index is in no repository: the file that names it stands for it, or its name.
Json location(const Artifact& artifact, const std::string& file) {
  if (!is_remote(artifact)) return location(file);
  if (!artifact.input.empty()) return location(artifact.input);
  return {{"path", artifact.path}, {"lines", {{"begin", 1}}}};
}

Json issue(const Artifact& artifact, const Finding& finding, Fingerprints& fingerprints) {
  return {
      {"description", escape(statement_with_help(artifact, finding))},
      {"check_name", finding.code()},
      {"fingerprint", fingerprints.of(artifact, finding)},
      {"severity", severity(finding.severity)},
      {"location", location(artifact, file_of(artifact, finding))},
  };
}

Json unreadable(const Artifact& artifact, Fingerprints& fingerprints) {
  return {
      {"description", escape(*artifact.error)},        {"check_name", "unreadable-input"},
      {"fingerprint", fingerprints.of(artifact)},      {"severity", "blocker"},
      {"location", location(artifact, artifact.path)},
  };
}

// GitLab wants a file; a project on an index has none, so its name stands for it.
Json not_ready(const History& history, bool platform, Fingerprints& fingerprints) {
  Artifact project;
  project.path = history.project;
  const std::string_view severity = history.error ? "blocker" : "major";
  return {
      {"description", escape(history_title(history, platform) + ": " + history_answer(history))},
      {"check_name", "history"},
      {"fingerprint", fingerprints.of(project)},
      {"severity", severity},
      {"location", {{"path", history.project}, {"lines", {{"begin", 1}}}}},
  };
}

void add(Json& issues, const Project& project, Fingerprints& fingerprints) {
  Artifact named;
  named.path = project.path;
  for (const ProjectProblem& each : problems_of(project)) {
    const std::string_view rank =
        each.severity == Severity::error ? "blocker" : severity(each.severity);
    issues.push_back({{"description", escape(each.text)},
                      {"check_name", each.check},
                      {"fingerprint", fingerprints.of(named)},
                      {"severity", rank},
                      {"location", location(project.path, std::max<std::size_t>(1, each.line))}});
  }
}

}  // namespace

std::string to_gitlab(const Report& report) {
  Fingerprints fingerprints;
  Json issues = Json::array();
  for (const Artifact& artifact : report.artifacts) {
    if (artifact.error) issues.push_back(unreadable(artifact, fingerprints));
    for (const Finding& finding : artifact.findings) {
      const bool is_hint = finding.code().starts_with(hint_codes);
      if (finding.severity == Severity::info && !is_hint) continue;  // nothing to do
      issues.push_back(issue(artifact, finding, fingerprints));
    }
  }
  for (const Project& project : report.projects) add(issues, project, fingerprints);
  const bool platform = names_platforms(report.history);
  for (const History& history : report.history) {
    if (!is_well(history_verdict(history)))
      issues.push_back(not_ready(history, platform, fingerprints));
  }
  return dump_pretty(issues);
}

}  // namespace ftcheck::report
