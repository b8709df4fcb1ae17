// [tool.uv] and [tool.pdm] of a pyproject.toml.
#include "base/project_name.hpp"
#include "project/pyproject_parts.hpp"
#include "project/reference.hpp"
#include "project/text.hpp"
#include "wheel/requirement.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ftcheck::project {
namespace {

// The names of the indexes that are for certain projects only.
std::set<std::string> explicit_indexes(const toml::table& uv) {
  std::set<std::string> names;
  const toml::array* indexes = uv["index"].as_array();
  if (indexes == nullptr) return names;
  for (const toml::node& node : *indexes) {
    const toml::table* index = node.as_table();
    if (index != nullptr && (*index)["explicit"].value_or(false)) {
      names.insert(text_of(*index, "name"));
    }
  }
  return names;
}

void read_source(PyprojectParts& parts, std::string_view name, const toml::node& node,
                 const std::set<std::string>& explicit_names) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return add_unread(parts.graph, name, place_of(node), "it does not say where the project is");
  }
  ToolSource source;
  source.marker = text_of(*table, "marker");
  const std::string index = text_of(*table, "index");
  if (!index.empty()) {
    source.is_index = true;
    if (explicit_names.contains(index)) {
      add_unread(parts.graph, name, place_of(node),
                 "it comes from the index " + index +
                     ", which is for this project only; to ask it, give it as an extra index");
    }
  } else if (auto pick = picked(*table, name)) {
    source.pick = std::move(*pick);
  } else {
    return add_unread(parts.graph, name, place_of(node), "it does not say where the project is");
  }
  parts.sources[base::normalize_name(name)].push_back(std::move(source));
}

// Lists each text of an array.
std::vector<std::string> texts_of(const toml::node* node) {
  std::vector<std::string> texts;
  if (node == nullptr) return texts;
  if (const auto text = node->value<std::string>()) texts.push_back(*text);
  const toml::array* array = node->as_array();
  if (array == nullptr) return texts;
  for (const toml::node& each : *array) {
    if (auto text = each.value<std::string>()) texts.push_back(std::move(*text));
  }
  return texts;
}

void add_find_links(PyprojectParts& parts, const std::string& value) {
  parts.graph.find_links.push_back(find_links_place(value, parts.file));
}

// The default index comes last; explicit ones are not asked for other projects.
void read_uv_indexes(PyprojectParts& parts, const toml::table& uv) {
  const toml::table* last = nullptr;
  if (const toml::array* indexes = uv["index"].as_array()) {
    for (const toml::node& node : *indexes) {
      const toml::table* index = node.as_table();
      if (index == nullptr || (*index)["explicit"].value_or(false)) continue;
      if (text_of(*index, "format") == "flat") {
        add_find_links(parts, text_of(*index, "url"));
      } else if ((*index)["default"].value_or(false)) {
        last = index;
      } else {
        add_index(parts, text_of(*index, "url"), *index);
      }
    }
  }
  const auto extra = uv["extra-index-url"];
  for (const std::string& url : texts_of(extra.node())) add_index(parts, url, *extra.node());
  const auto url = uv["index-url"];
  parts.graph.replaces_default = last != nullptr || url.node() != nullptr;
  if (last != nullptr) return add_index(parts, text_of(*last, "url"), *last);
  if (url.node() != nullptr) add_index(parts, url.value_or(std::string()), *url.node());
}

void read_uv_constraints(PyprojectParts& parts, const toml::table& uv) {
  Dependencies constraints;
  add_requirements(parts, constraints, uv["constraint-dependencies"].node());
  for (Want& want : constraints.wants) parts.graph.constraints.push_back(std::move(want));
  const auto overrides = uv["override-dependencies"];
  for (const std::string& text : texts_of(overrides.node())) {
    add_unread(parts.graph, text, place_of(*overrides.node()),
               "uv replaces other requirements by this one, and ftcheck does not; give uv.lock");
  }
}

// "dev" unless the table says otherwise; "all" is each group.
void read_uv_default_groups(PyprojectParts& parts, const toml::table& uv) {
  auto& defaults = parts.graph.default_groups;
  const auto listed = uv["default-groups"];
  if (!listed) {
    defaults.emplace_back("dev");
    return;
  }
  const bool is_all = listed.value_or(std::string_view()) == "all";
  if (is_all) {
    for (const auto& [name, group] : parts.groups) defaults.push_back(name);
    return;
  }
  for (const std::string& name : texts_of(listed.node())) {
    defaults.push_back(base::normalize_name(name));
  }
}

// "-e file:///${PROJECT_ROOT}/sub#egg=sub", which PDM writes for what is edited in place.
void add_pdm_requirement(PyprojectParts& parts, Dependencies& to, std::string_view text,
                         const std::string& place) {
  constexpr std::string_view editable = "-e ";
  if (!text.starts_with(editable)) return add_requirement(parts, to, text, place);
  text.remove_prefix(editable.size());
  constexpr std::string_view root = "file:///${PROJECT_ROOT}/";
  std::string reference(text);
  if (text.starts_with(root)) reference = "file:" + reference.substr(root.size());
  if (const auto named = wheel::parse_requirement(reference); named && !named->url.empty()) {
    return add_direct(parts, to, referred(named->url, named->project, true), named->extras,
                      named->marker, place);
  }
  std::string_view rest = reference;
  std::vector<std::string> extras = take_extras(rest);
  add_direct(parts, to, referred(rest, {}, true), std::move(extras), {}, place);
}

// pdm-backend has its settings in the same table, and also builds what other tools install.
bool is_for_builds(const toml::table& pdm) {
  return std::all_of(pdm.begin(), pdm.end(), [](const auto& entry) {
    return entry.first.str() == "build" || entry.first.str() == "version";
  });
}

}  // namespace

void read_uv_sources(PyprojectParts& parts, const toml::table& uv) {
  const toml::table* sources = uv["sources"].as_table();
  if (sources == nullptr) return;
  const std::set<std::string> explicit_names = explicit_indexes(uv);
  for (const auto& [name, value] : *sources) {
    check_count(parts.entries++, parts.file);
    const toml::array* several = value.as_array();
    if (several == nullptr) {
      read_source(parts, name.str(), value, explicit_names);
      continue;
    }
    for (const toml::node& each : *several) {
      read_source(parts, name.str(), each, explicit_names);
    }
  }
}

void read_uv(PyprojectParts& parts, const toml::table& uv) {
  if (const auto dev = uv["dev-dependencies"]) {
    add_requirements(parts, parts.groups["dev"], dev.node());
  }
  read_uv_constraints(parts, uv);
  read_uv_indexes(parts, uv);
  for (const std::string& link : texts_of(uv["find-links"].node())) add_find_links(parts, link);
  read_uv_default_groups(parts, uv);
  if (text_of(uv, "prerelease") == "allow") parts.graph.pre = true;
}

void read_pdm(PyprojectParts& parts, const toml::table& pdm, bool has_uv) {
  if (const toml::table* groups = pdm["dev-dependencies"].as_table()) {
    for (const auto& [name, list] : *groups) {
      if (!is_list_name(parts, name.str(), list)) continue;
      Dependencies& group = parts.groups[base::normalize_name(name.str())];
      const toml::array* array = list.as_array();
      if (array == nullptr) continue;
      for (const toml::node& node : *array) {
        add_pdm_requirement(parts, group, node.value_or(std::string_view()), place_of(node));
      }
    }
  }
  // `pdm install` installs every group that is for development.
  if (!has_uv || !is_for_builds(pdm)) {
    for (const auto& [name, group] : parts.groups) parts.graph.default_groups.push_back(name);
  }
  const toml::array* sources = pdm["source"].as_array();
  if (sources == nullptr) return;
  for (const toml::node& node : *sources) {
    const toml::table* source = node.as_table();
    if (source == nullptr) continue;
    const std::string url = text_of(*source, "url");
    if (text_of(*source, "type") == "find_links") {
      add_find_links(parts, url);
    } else {
      add_index(parts, url, *source);
    }
  }
}

}  // namespace ftcheck::project
