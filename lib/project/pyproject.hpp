// What a pyproject.toml says about its project; also read for a directory that requirements name,
// and beside a lock file.
#pragma once

#include "project/graph.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::project {

struct Pyproject {
  std::string name;                       // as written; empty if it is not given
  std::string version;                    // empty if it is not given, or a build decides
  std::set<std::string> optional_groups;  // that Poetry does not install unless asked; normalized
  Graph graph;                            // as read_pyproject() returns it
};

// Throws Error for text that is not TOML.
Pyproject parse_pyproject(std::string_view text, const std::filesystem::path& file);

// Appends what installing `project` with these extras needs to `graph`, each with the marker.
void add_requirements_of(const Pyproject& project, const std::vector<std::string>& extras,
                         std::string_view marker, std::string_view place, Graph& graph);

}  // namespace ftcheck::project
