// Where a walk through a lock file starts, for formats that leave that to the pyproject.toml
// beside.
#pragma once

#include "project/graph.hpp"
#include "project/pyproject.hpp"
#include "project/read.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::project {

// The pyproject.toml in the lock file's directory; nothing if it cannot be read.
std::optional<Pyproject> pyproject_beside(const std::filesystem::path& lock, const ReadFile& read);

// What the project asks for becomes edges of the graph, which has the packages and indexes of the
// lock file already.
void add_roots(Graph& graph, const Pyproject& project);

// Edges that lead to several packages of one name, of which more than one fits, are split: the
// newest counts where its Python versions admit it, the next one elsewhere.  `pythons` has, per
// package, a marker; empty if every Python will do.  For locks without markers of packages.
void tell_versions_apart(Graph& graph, const std::vector<std::string>& pythons);

// The marker of a Requires-Python: `python_version >= "3.9"`.  Empty if it is not understood.
std::string marker_of_python(std::string_view specifiers);

}  // namespace ftcheck::project
