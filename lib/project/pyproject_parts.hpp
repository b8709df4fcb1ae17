// The parts of a pyproject.toml while it is read, for the files that read one tool's table each.
#pragma once

#include "project/graph.hpp"
#include "project/toml_file.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::project {

// A list of requirements.  Those with a URL are packages, and here are the edges to them.
struct Dependencies {
  std::vector<Want> wants;
  Edges edges;
};

// Where a tool's table says that a project comes from, instead of from an index.
struct ToolSource {
  Pick pick;           // its origin and location
  std::string marker;  // empty if it always holds
  bool is_index = false;
};

struct PyprojectParts {
  std::filesystem::path file;
  std::string name;
  std::string version;
  Dependencies main;
  // By normalized name.
  std::map<std::string, Dependencies> extras;
  std::map<std::string, Dependencies> groups;
  std::map<std::string, std::vector<std::string>> includes;  // groups of a group, normalized
  std::set<std::string> optional_groups;                     // normalized
  std::map<std::string, std::vector<ToolSource>> sources;    // by the project's normalized name
  Graph graph;  // packages, default groups, indexes, constraints, what is unread
  std::size_t entries = 0;
};

// Whether it is the name of a group or an extra; if not, it is listed.
bool is_list_name(PyprojectParts& parts, std::string_view name, const toml::node& node);

// Adds one requirement (PEP 508), from where the tool's table says it comes.
void add_requirement(PyprojectParts& parts, Dependencies& to, std::string_view text,
                     const std::string& place);

// Adds what is already parsed.
void add_want(PyprojectParts& parts, Dependencies& to, Want want);
void add_direct(PyprojectParts& parts, Dependencies& to, Pick pick, std::vector<std::string> extras,
                std::string marker, std::string place);

// Each text of an array, as a requirement.
void add_requirements(PyprojectParts& parts, Dependencies& to, const toml::node* list);

// {git = URL, rev = ...}, {path = ...}, {url = ...} and so on, as uv and Poetry write them; nothing
// if the table names no such place.
std::optional<Pick> picked(const toml::table& table, std::string_view project);

void add_index(PyprojectParts& parts, const std::string& url, const toml::node& node);

// [tool.uv] before [project], because it says where requirements come from.
void read_uv_sources(PyprojectParts& parts, const toml::table& uv);
void read_uv(PyprojectParts& parts, const toml::table& uv);
void read_pdm(PyprojectParts& parts, const toml::table& pdm, bool has_uv);

// `only_sources` if [project] has the dependencies, to which Poetry's table only adds where they
// come from.
void read_poetry_dependencies(PyprojectParts& parts, const toml::table& poetry, bool only_sources);
void read_poetry(PyprojectParts& parts, const toml::table& poetry);

// One entry of a table of Poetry: "^1.2", {version = "^1.2", extras = [...]}, or an array of those.
void add_poetry_dependency(PyprojectParts& parts, Dependencies& to, std::string_view name,
                           const toml::node& value);

}  // namespace ftcheck::project
