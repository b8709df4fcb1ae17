// pyproject.toml: [project] (PEP 621), [dependency-groups] (PEP 735), and what the tables of uv,
// Poetry and PDM add to them.
#include "project/pyproject.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/both_markers.hpp"
#include "project/limits.hpp"
#include "project/pyproject_parts.hpp"
#include "project/read.hpp"
#include "project/text.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

namespace fs = std::filesystem;

const toml::table* table_at(const toml::table& table, std::string_view key) {
  return table[key].as_table();
}

bool is_dynamic(const toml::table& project, std::string_view field) {
  const toml::array* dynamic = project["dynamic"].as_array();
  return dynamic != nullptr && std::ranges::any_of(*dynamic, [&](const toml::node& each) {
           return each.value_or(std::string_view()) == field;
         });
}

void add_dynamic(PyprojectParts& parts, const toml::table& project, const char* field) {
  add_unread(parts.graph, field, place_of(*project["dynamic"].node()),
             "a build decides them, and ftcheck runs none; give a lock file, or the requirements "
             "file from which the build takes them");
}

void read_project_table(PyprojectParts& parts, const toml::table& project, bool has_poetry) {
  add_requirements(parts, parts.main, project["dependencies"].node());
  // Poetry's own table then has them.
  if (is_dynamic(project, "dependencies") && !has_poetry) {
    add_dynamic(parts, project, "dependencies");
  }
  if (is_dynamic(project, "optional-dependencies") && !has_poetry) {
    add_dynamic(parts, project, "optional-dependencies");
  }
  const toml::table* extras = table_at(project, "optional-dependencies");
  if (extras == nullptr) return;
  for (const auto& [name, list] : *extras) {
    if (!is_list_name(parts, name.str(), list)) continue;
    add_requirements(parts, parts.extras[base::normalize_name(name.str())], &list);
  }
}

// PEP 735: texts, and {include-group = "NAME"}.
void read_groups(PyprojectParts& parts, const toml::table& groups) {
  for (const auto& [key, list] : groups) {
    if (!is_list_name(parts, key.str(), list)) continue;
    const std::string name = base::normalize_name(key.str());
    Dependencies& group = parts.groups[name];
    const toml::array* array = list.as_array();
    if (array == nullptr) {
      add_unread(parts.graph, key.str(), place_of(list), "this group is not a list");
      continue;
    }
    for (const toml::node& node : *array) {
      const toml::table* table = node.as_table();
      const std::string included = table == nullptr ? "" : text_of(*table, "include-group");
      if (const auto text = node.value<std::string>()) {
        add_requirement(parts, group, *text, place_of(node));
      } else if (!included.empty()) {
        check_count(parts.entries++, parts.file);
        parts.includes[name].push_back(base::normalize_name(included));
      } else {
        add_unread(parts.graph, key.str(), place_of(node),
                   "this part of the group is neither a requirement nor an include-group");
      }
    }
  }
}

// Replaces what the lists say of each other: groups that include groups, and extras of the project
// itself ("all = ['myproject[web,cli]']").
class Expansion {
 public:
  explicit Expansion(PyprojectParts& parts)
      : parts_(parts), self_(base::normalize_name(parts.name)) {}

  Dependencies list(const Dependencies& from) {
    Dependencies to;
    seen_.clear();
    add(from, "", to, 0);
    return to;
  }

  Dependencies group(const std::string& name) {
    Dependencies to;
    seen_.clear();
    std::vector<std::string> within;
    add_group(name, to, within);
    return to;
  }

 private:
  void add_group(const std::string& name, Dependencies& to, std::vector<std::string>& within) {
    count(name.size());
    if (std::ranges::find(within, name) != within.end()) {
      return unread_group(name, "this group includes itself");
    }
    const auto found = parts_.groups.find(name);
    if (found == parts_.groups.end()) {
      return unread_group(name, "a group includes this one, which does not exist");
    }
    if (!seen_.emplace(name, "group").second) return;
    if (within.size() > deepest_include) {
      return unread_group(
          name, fmt::format("it is included through more than {} groups", deepest_include));
    }
    within.push_back(name);
    add(found->second, "", to, 0);
    const auto includes = parts_.includes.find(name);
    if (includes != parts_.includes.end()) {
      for (const std::string& each : includes->second) add_group(each, to, within);
    }
    within.pop_back();
  }

  void add(const Dependencies& from, const std::string& marker, Dependencies& to,
           std::size_t depth) {
    for (const Edge& edge : from.edges) {
      count(marker.size());
      to.edges.push_back(edge);
      to.edges.back().marker = both_markers(marker, edge.marker);
    }
    for (const Want& want : from.wants) {
      count(marker.size());
      const std::string both = both_markers(marker, want.marker);
      if (self_.empty() || base::normalize_name(want.project) != self_) {
        to.wants.push_back(want);
        to.wants.back().marker = both;
      } else {
        add_extras(want, both, to, depth);
      }
    }
  }

  // A group that wants the project itself wants its dependencies too, which the walk starts with.
  void add_extras(const Want& self, const std::string& marker, Dependencies& to,
                  std::size_t depth) {
    for (const std::string& written : self.extras) {
      const std::string extra = base::normalize_name(written);
      const auto found = parts_.extras.find(extra);
      if (found == parts_.extras.end()) {
        if (seen_.emplace(extra, "missing").second) {
          add_unread(parts_.graph, written, self.place, "the project has no such extra");
        }
        continue;
      }
      if (depth > deepest_include || !seen_.emplace(extra, marker).second) continue;
      add(found->second, marker, to, depth + 1);
    }
  }

  void unread_group(const std::string& name, std::string_view why) {
    if (reported_.insert(name).second) {
      add_unread(parts_.graph, name, "dependency-groups", why);
    }
  }

  // Bounds what short texts can grow to.
  void count(std::size_t bytes) {
    constexpr std::size_t most_bytes = std::size_t{64} << 20U;
    check_count(parts_.entries++, parts_.file);
    bytes_ += bytes;
    if (bytes_ > most_bytes) {
      throw Error(fmt::format("{}: its extras and groups name each other too often to be read",
                              base::path_text(parts_.file)));
    }
  }

  PyprojectParts& parts_;
  std::string self_;
  std::set<std::pair<std::string, std::string>> seen_;  // extras with markers, and groups
  std::set<std::string> reported_;
  std::size_t bytes_ = 0;
};

void finish(PyprojectParts& parts) {
  Expansion expansion(parts);
  Dependencies main = expansion.list(parts.main);
  parts.graph.wants = std::move(main.wants);
  parts.graph.roots = std::move(main.edges);
  for (const auto& [name, list] : parts.extras) {
    Dependencies extra = expansion.list(list);
    parts.graph.extra_wants[name] = std::move(extra.wants);
    parts.graph.extras[name] = std::move(extra.edges);
  }
  for (const auto& [name, list] : parts.groups) {
    Dependencies group = expansion.group(name);
    parts.graph.group_wants[name] = std::move(group.wants);
    parts.graph.groups[name] = std::move(group.edges);
  }
}

// A default group that the project does not have would be an error of the one who walks.
void check_default_groups(PyprojectParts& parts) {
  auto& names = parts.graph.default_groups;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase_if(names, [&](const std::string& name) { return !parts.groups.contains(name); });
}

bool has_requirements(const toml::table& document, const toml::table* poetry) {
  return document.contains("project") || document.contains("dependency-groups") ||
         poetry != nullptr;
}

}  // namespace

Pyproject parse_pyproject(std::string_view text, const fs::path& file) {
  const toml::table document = parse_toml(text, file);
  PyprojectParts parts;
  parts.file = file;
  parts.graph.is_locked = false;
  const toml::table empty;
  const toml::table* project = table_at(document, "project");
  const toml::table* tool = table_at(document, "tool");
  if (tool == nullptr) tool = &empty;
  const toml::table* poetry = table_at(*tool, "poetry");
  const toml::table* uv = table_at(*tool, "uv");
  const toml::table* pdm = table_at(*tool, "pdm");

  for (const toml::table* each : {project, poetry}) {
    if (each == nullptr) continue;
    if (parts.name.empty()) parts.name = text_of(*each, "name");
    if (parts.version.empty()) parts.version = text_of(*each, "version");
  }
  if (project != nullptr) parts.graph.requires_python = text_of(*project, "requires-python");
  const bool has_list = project != nullptr && project->contains("dependencies");
  if (uv != nullptr) read_uv_sources(parts, *uv);
  if (poetry != nullptr) read_poetry_dependencies(parts, *poetry, has_list);
  if (project != nullptr) read_project_table(parts, *project, poetry != nullptr);
  if (const toml::table* groups = table_at(document, "dependency-groups")) {
    read_groups(parts, *groups);
  }
  if (poetry != nullptr) read_poetry(parts, *poetry);
  if (uv != nullptr) read_uv(parts, *uv);
  if (pdm != nullptr) read_pdm(parts, *pdm, uv != nullptr);
  if (!has_requirements(document, poetry)) {
    add_unread(parts.graph, "[project]", "",
               "there is no such table, so setup.py or setup.cfg say what the project needs, and "
               "only a build reads these; give a lock file or a requirements file");
  }
  finish(parts);
  check_default_groups(parts);
  return {std::move(parts.name), std::move(parts.version), std::move(parts.optional_groups),
          std::move(parts.graph)};
}

void add_requirements_of(const Pyproject& project, const std::vector<std::string>& extras,
                         std::string_view marker, std::string_view place, Graph& graph) {
  const Graph& from = project.graph;
  const std::string where = fmt::format("{}, {}", place, "pyproject.toml");
  const auto add_wants = [&](const std::vector<Want>& wants) {
    for (const Want& want : wants) {
      graph.wants.push_back(want);
      graph.wants.back().marker = both_markers(marker, want.marker);
      graph.wants.back().by = project.name;
      graph.wants.back().place = fmt::format("{} {}", where, want.place);
    }
  };
  const auto add_edges = [&](const Edges& edges) {
    for (const Edge& edge : edges) {
      graph.roots.push_back(edge);
      graph.roots.back().marker = both_markers(marker, edge.marker);
    }
  };
  graph.packages.insert(graph.packages.end(), from.packages.begin(), from.packages.end());
  add_wants(from.wants);
  add_edges(from.roots);
  for (const std::string& written : extras) {
    const std::string extra = base::normalize_name(written);
    if (const auto found = from.extra_wants.find(extra); found != from.extra_wants.end()) {
      add_wants(found->second);
      add_edges(from.extras.at(extra));
    } else {
      add_unread(graph, written, std::string(place), "the project has no such extra");
    }
  }
  for (const Unread& unread : from.unread) {
    graph.unread.push_back({unread.text, fmt::format("{} {}", where, unread.place), unread.why});
  }
}

Graph read_pyproject(std::string_view text, const fs::path& file) {
  return parse_pyproject(text, file).graph;
}

}  // namespace ftcheck::project
