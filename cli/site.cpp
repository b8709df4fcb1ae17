#include "site.hpp"

#include "read_file.hpp"
#include "values.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

namespace ftcheck::cli {
namespace {

// A name as indexes compare names (PEP 503): runs of "-", "_" and "." count as one "-".
std::string normalized(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (is_separator && text.ends_with('-')) continue;
    text += is_separator ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

}  // namespace

std::vector<ProjectNotes> read_notes(const SiteQuestion& question) {
  if (!question.notes) return {};
  const std::string name = question.notes->string();
  const std::string text = read_file(*question.notes, fmt::format("the notes {}", name));
  try {
    return parse_project_notes(text);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", name, error.what()));
  }
}

std::vector<Artifact> audit_nightlies(const std::vector<ProjectNotes>& notes,
                                      const std::vector<std::string>& projects,
                                      const ftcheck::Options& how, const IndexOptions& index,
                                      const std::function<void(const std::string&)>& fail) {
  std::vector<std::string> asked;
  asked.reserve(projects.size());
  for (const std::string& project : projects) asked.push_back(normalized(project));
  std::map<std::string, std::vector<std::string>> by_index;
  for (const ProjectNotes& each : notes) {
    const bool is_asked = std::ranges::find(asked, normalized(each.project)) != asked.end();
    if (is_asked && !each.nightly.empty()) by_index[each.nightly].push_back(each.project);
  }
  std::vector<Artifact> artifacts;
  for (const auto& [url, names] : by_index) {
    IndexOptions nightly = index;
    nightly.indexes = {parse_index(url, false, "nightly in the notes")};
    nightly.find_links.clear();
    nightly.pre = true;
    audit_packages(names, how, nightly, [&](Artifact artifact) {
      if (artifact.error) fail(*artifact.error);
      if (artifact.distribution) artifacts.push_back(std::move(artifact));
    });
  }
  return artifacts;
}

std::string describe(const SiteChange& change) {
  return fmt::format("site: {}, {} written{}\n", count_of(change.files, "file"), change.written,
                     change.removed == 0 ? "" : fmt::format(", {} removed", change.removed));
}

}  // namespace ftcheck::cli
