#include "site.hpp"

#include "path_text.hpp"
#include "read_file.hpp"
#include "values.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <map>
#include <utility>

namespace ftcheck::cli {

std::vector<ProjectNotes> read_notes(const SiteQuestion& question) {
  if (!question.notes) return {};
  const std::string name = path_text(*question.notes);
  const std::string text = read_file(*question.notes, fmt::format("the notes {}", name));
  try {
    return parse_project_notes(text);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", name, error.what()));
  }
}

std::vector<Artifact> audit_nightlies(const std::vector<ProjectNotes>& notes,
                                      const ftcheck::Options& how, const IndexOptions& index,
                                      const std::function<void(const std::string&)>& fail) {
  std::map<std::string, std::vector<std::string>> by_index;
  for (const ProjectNotes& each : notes) {
    if (!each.nightly.empty()) by_index[each.nightly].push_back(each.project);
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
