// [tool.poetry] of a pyproject.toml: dependencies in Poetry's own notation, its groups, extras and
// sources (Poetry, "The pyproject.toml file" and "Dependency specification").
#include "base/project_name.hpp"
#include "project/both_markers.hpp"
#include "project/credentials.hpp"
#include "project/poetry_constraint.hpp"
#include "project/pyproject_parts.hpp"
#include "project/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ftcheck::project {
namespace {

bool is_python(std::string_view name) {
  return base::normalize_name(name) == "python";
}

// The Python versions that the project is for.
void read_python(PyprojectParts& parts, const toml::node& value) {
  const auto versions = parse_poetry_constraint(value.value_or(std::string_view()));
  if (parts.graph.requires_python.empty() && versions && !versions->is_narrowed) {
    parts.graph.requires_python = versions->specifiers;
  }
}

std::vector<std::string> extras_of(const toml::table& table) {
  std::vector<std::string> extras;
  const toml::array* array = table["extras"].as_array();
  if (array == nullptr) return extras;
  extras.reserve(array->size());
  for (const toml::node& each : *array) {
    if (auto extra = each.value<std::string>()) extras.push_back(std::move(*extra));
  }
  return extras;
}

// What `markers`, `python` and `platform` say together.
std::string marker_of(PyprojectParts& parts, std::string_view name, const toml::table& table) {
  std::string marker = without_credentials(text_of(table, "markers"));
  if (const std::string python = text_of(table, "python"); !python.empty()) {
    const auto translated = python_marker(python);
    if (translated) {
      marker = both_markers(marker, *translated);
    } else {
      add_unread(parts.graph, std::string(name) + ": python = " + python, place_of(table),
                 "it is not a constraint on Python's version that ftcheck understands");
    }
  }
  return both_markers(marker, platform_marker(text_of(table, "platform")));
}

void add_version(PyprojectParts& parts, Dependencies& to, Want want, std::string_view constraint,
                 const toml::node& node) {
  const auto translated = parse_poetry_constraint(constraint);
  std::string written = want.project;
  written.append(" = ").append(constraint);
  if (!translated) {
    return add_unread(parts.graph, written, want.place,
                      "it is not a version constraint that ftcheck understands");
  }
  if (translated->is_narrowed) {
    add_unread(parts.graph, written, place_of(node),
               "of its alternatives, only the last one is looked at");
  }
  want.specifiers = translated->specifiers;
  add_want(parts, to, std::move(want));
}

void add_one(PyprojectParts& parts, Dependencies& to, std::string_view name,
             const toml::node& value) {
  Want want;
  want.project = name;
  want.place = place_of(value);
  if (const auto text = value.value<std::string>()) {
    return add_version(parts, to, std::move(want), *text, value);
  }
  const toml::table* table = value.as_table();
  if (table == nullptr) {
    return add_unread(parts.graph, name, want.place, "its constraint is neither text nor a table");
  }
  want.extras = extras_of(*table);
  want.marker = marker_of(parts, name, *table);
  if (auto pick = picked(*table, name)) {
    return add_direct(parts, to, std::move(*pick), std::move(want.extras), std::move(want.marker),
                      want.place);
  }
  if ((*table)["allow-prereleases"].value_or(false)) {
    add_unread(parts.graph, std::string(name) + ": allow-prereleases", want.place,
               "it asks for pre-releases of this project; ftcheck asks for none unless --pre "
               "is given");
  }
  add_version(parts, to, std::move(want), (*table)["version"].value_or(std::string_view("*")),
              value);
}

bool is_optional(const toml::node& value) {
  const auto says = [](const toml::node& node) {
    const toml::table* table = node.as_table();
    return table != nullptr && (*table)["optional"].value_or(false);
  };
  const toml::array* several = value.as_array();
  return several == nullptr ? says(value) : std::ranges::any_of(*several, says);
}

// Where a project that [project] lists comes from.
void add_source(PyprojectParts& parts, std::string_view name, const toml::node& value) {
  const toml::array* several = value.as_array();
  const auto add = [&](const toml::node& node) {
    const toml::table* table = node.as_table();
    auto pick = table == nullptr ? std::nullopt : picked(*table, name);
    if (!pick) return;
    parts.sources[base::normalize_name(name)].push_back(
        {std::move(*pick), marker_of(parts, name, *table), false});
  };
  if (several == nullptr) return add(value);
  for (const toml::node& each : *several) add(each);
}

// [tool.poetry.extras] names optional dependencies.
void read_extras(PyprojectParts& parts, const toml::table& poetry,
                 const std::map<std::string, Dependencies>& optional,
                 const std::set<std::string>& always) {
  const toml::table* extras = poetry["extras"].as_table();
  if (extras == nullptr) return;
  for (const auto& [key, list] : *extras) {
    if (!is_list_name(parts, key.str(), list)) continue;
    Dependencies& extra = parts.extras[base::normalize_name(key.str())];
    const toml::array* array = list.as_array();
    if (array == nullptr) continue;
    for (const toml::node& node : *array) {
      const std::string name = node.value_or(std::string());
      const std::string normalized = base::normalize_name(name);
      const auto found = optional.find(normalized);
      if (found != optional.end()) {
        check_count(parts.entries += found->second.wants.size() + found->second.edges.size(),
                    parts.file);
        extra.wants.insert(extra.wants.end(), found->second.wants.begin(),
                           found->second.wants.end());
        extra.edges.insert(extra.edges.end(), found->second.edges.begin(),
                           found->second.edges.end());
      } else if (!always.contains(normalized)) {
        add_unread(parts.graph, name, place_of(node),
                   "this extra names it, but it is not among the optional dependencies");
      }
    }
  }
}

void read_group(PyprojectParts& parts, std::string_view key, const toml::table& table) {
  const std::string name = base::normalize_name(key);
  Dependencies& group = parts.groups[name];
  if (const toml::table* dependencies = table["dependencies"].as_table()) {
    for (const auto& [project, value] : *dependencies) {
      if (!is_python(project.str())) add_poetry_dependency(parts, group, project.str(), value);
    }
  }
  if (const toml::array* includes = table["include-groups"].as_array()) {
    for (const toml::node& each : *includes) {
      check_count(parts.entries++, parts.file);
      parts.includes[name].push_back(base::normalize_name(each.value_or(std::string())));
    }
  }
}

// The default source and primary ones come first, explicit ones are for certain projects only.
void read_sources(PyprojectParts& parts, const toml::table& poetry) {
  const toml::array* sources = poetry["source"].as_array();
  if (sources == nullptr) return;
  for (const bool is_supplemental : {false, true}) {
    for (const toml::node& node : *sources) {
      const toml::table* source = node.as_table();
      if (source == nullptr) continue;
      const std::string priority = text_of(*source, "priority");
      if (priority == "explicit") continue;
      const bool is_late = priority == "supplemental" || priority == "secondary";
      if (is_late == is_supplemental) add_index(parts, text_of(*source, "url"), *source);
    }
  }
}

}  // namespace

void add_poetry_dependency(PyprojectParts& parts, Dependencies& to, std::string_view name,
                           const toml::node& value) {
  if (!base::is_project_name(name)) {
    return add_unread(parts.graph, name, place_of(value), "it is not the name of a project");
  }
  const toml::array* several = value.as_array();
  if (several == nullptr) return add_one(parts, to, name, value);
  for (const toml::node& each : *several) add_one(parts, to, name, each);
}

void read_poetry_dependencies(PyprojectParts& parts, const toml::table& poetry, bool only_sources) {
  std::map<std::string, Dependencies> optional;
  std::set<std::string> always;
  if (const toml::table* dependencies = poetry["dependencies"].as_table()) {
    for (const auto& [name, value] : *dependencies) {
      if (is_python(name.str())) {
        read_python(parts, value);
        continue;
      }
      const std::string normalized = base::normalize_name(name.str());
      if (only_sources) {
        add_source(parts, name.str(), value);
      } else if (is_optional(value)) {
        add_poetry_dependency(parts, optional[normalized], name.str(), value);
      } else {
        always.insert(normalized);
        add_poetry_dependency(parts, parts.main, name.str(), value);
      }
    }
  }
  if (!only_sources) read_extras(parts, poetry, optional, always);
}

void read_poetry(PyprojectParts& parts, const toml::table& poetry) {
  if (const toml::table* dev = poetry["dev-dependencies"].as_table()) {
    Dependencies& group = parts.groups["dev"];
    for (const auto& [name, value] : *dev) {
      if (!is_python(name.str())) add_poetry_dependency(parts, group, name.str(), value);
    }
  }
  if (const toml::table* groups = poetry["group"].as_table()) {
    for (const auto& [name, value] : *groups) {
      const toml::table* table = value.as_table();
      if (table == nullptr) continue;
      if (!is_list_name(parts, name.str(), value)) continue;
      if ((*table)["optional"].value_or(false)) {
        parts.optional_groups.insert(base::normalize_name(name.str()));
      }
      read_group(parts, name.str(), *table);
    }
  }
  // `poetry install` installs every group that is not optional.
  for (const auto& [name, group] : parts.groups) {
    if (!parts.optional_groups.contains(name)) parts.graph.default_groups.push_back(name);
  }
  read_sources(parts, poetry);
}

}  // namespace ftcheck::project
