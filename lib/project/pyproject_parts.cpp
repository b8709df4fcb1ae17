#include "project/pyproject_parts.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/both_markers.hpp"
#include "project/credentials.hpp"
#include "project/reference.hpp"
#include "project/requirement_lines.hpp"
#include "project/text.hpp"
#include "wheel/marker_grammar.hpp"
#include "wheel/requirement.hpp"

#include <array>
#include <utility>

namespace ftcheck::project {
namespace {

// What no source takes, an index has.
void add_remaining(PyprojectParts& parts, Dependencies& to, const std::vector<ToolSource>& sources,
                   Want want) {
  for (const ToolSource& source : sources) {
    if (source.is_index) continue;
    const auto opposite = wheel::negated_marker(source.marker);
    if (!opposite) {
      add_unread(parts.graph, source.marker, want.place,
                 "where this marker does not hold, the project comes from an index, which ftcheck "
                 "does not look at");
      return;
    }
    want.marker = both_markers(want.marker, *opposite);
  }
  to.wants.push_back(std::move(want));
}

}  // namespace

bool is_list_name(PyprojectParts& parts, std::string_view name, const toml::node& node) {
  if (base::is_project_name(name)) return true;
  add_unread(parts.graph, name, place_of(node), "it is not the name of a group or an extra");
  return false;
}

void add_want(PyprojectParts& parts, Dependencies& to, Want want) {
  check_count(parts.entries++, parts.file);
  want.by = base::path_text(parts.file.filename());
  const auto found = parts.sources.find(base::normalize_name(want.project));
  if (found == parts.sources.end()) {
    to.wants.push_back(std::move(want));
    return;
  }
  bool is_decided = false;
  for (const ToolSource& source : found->second) {
    if (source.is_index) continue;
    Pick pick = source.pick;
    pick.project = want.project;
    add_direct(parts, to, std::move(pick), want.extras, both_markers(want.marker, source.marker),
               want.place);
    is_decided = is_decided || source.marker.empty();
  }
  if (!is_decided) add_remaining(parts, to, found->second, std::move(want));
}

void add_direct(PyprojectParts& parts, Dependencies& to, Pick pick, std::vector<std::string> extras,
                std::string marker, std::string place) {
  check_count(parts.entries++, parts.file);
  pick.place = std::move(place);
  add_package(parts.graph, to.edges, std::move(pick), std::move(extras), std::move(marker));
}

void add_requirement(PyprojectParts& parts, Dependencies& to, std::string_view text,
                     const std::string& place) {
  if (has_variable(text)) {
    return add_unread(parts.graph, text, place,
                      "it names an environment variable, which ftcheck does not expand");
  }
  std::string why;
  auto requirement = wheel::parse_requirement(text, &why);
  if (!requirement) return add_unread(parts.graph, text, place, why);
  requirement->marker = without_credentials(requirement->marker);
  if (!requirement->url.empty()) {
    return add_direct(parts, to, referred(requirement->url, requirement->project, false),
                      std::move(requirement->extras), std::move(requirement->marker), place);
  }
  Want want;
  want.project = std::move(requirement->project);
  want.extras = std::move(requirement->extras);
  want.specifiers = std::move(requirement->specifiers);
  want.marker = std::move(requirement->marker);
  want.place = place;
  add_want(parts, to, std::move(want));
}

void add_requirements(PyprojectParts& parts, Dependencies& to, const toml::node* list) {
  if (list == nullptr) return;
  const toml::array* array = list->as_array();
  if (array == nullptr) {
    return add_unread(parts.graph, "", place_of(*list), "it is not a list of requirements");
  }
  for (const toml::node& node : *array) {
    if (const auto text = node.value<std::string>()) {
      add_requirement(parts, to, *text, place_of(node));
    } else {
      add_unread(parts.graph, "", place_of(node), "it is not the text of a requirement");
    }
  }
}

std::optional<Pick> picked(const toml::table& table, std::string_view project) {
  Pick pick;
  constexpr std::array<std::string_view, 3> systems = {"git", "hg", "svn"};
  for (const std::string_view system : systems) {
    const std::string url = text_of(table, system);
    if (url.empty()) continue;
    std::string revision;
    for (const char* key : {"rev", "tag", "branch"}) {
      if (revision.empty()) revision = text_of(table, key);
    }
    pick.project = project;
    pick.origin = Origin::vcs;
    pick.location = vcs_location(system, url, revision);
    return pick;
  }
  if (const std::string url = text_of(table, "url"); !url.empty()) {
    return referred(url, project, false);
  }
  const bool is_editable = table["editable"].value_or(false) || table["develop"].value_or(false);
  for (const char* key : {"path", "file"}) {
    const std::string path = text_of(table, key);
    if (!path.empty()) return referred(path, project, is_editable);
  }
  if (table["workspace"].value_or(false)) {
    pick.project = project;
    pick.origin = Origin::directory;
    pick.is_root = true;
    return pick;
  }
  return std::nullopt;
}

void add_index(PyprojectParts& parts, const std::string& url, const toml::node& node) {
  if (url.empty()) return;
  if (url.find("${") != std::string::npos) {
    return add_unread(parts.graph, url, place_of(node),
                      "it names an environment variable, which ftcheck does not expand; give the "
                      "index as an option");
  }
  parts.graph.indexes.push_back(url);
}

}  // namespace ftcheck::project
