// Distributions that come from a URL, a path or a repository instead of an index.
#pragma once

#include "project/graph.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::project {

// True for a text that begins with a scheme that pip knows: "https://host/x.whl",
// "git+ssh://host/x", "file:x".
bool is_url(std::string_view text);

// True for the name of a wheel or a source archive.
bool is_archive(std::string_view name);

// The distribution that a URL or path stands for: its origin, its location, and as far as the text
// tells its project ("#egg=NAME", or the archive's name), version and hash.  A path is kept as
// written.  `project`, if it is not empty, is its name.
Pick referred(std::string_view reference, std::string_view project, bool editable);

// The path of "file:///path" or "file:path", decoded; other text is returned as it is.
std::string local_path(std::string_view reference);

// Where --find-links and its like look for files: a URL as it is, a path relative to the directory
// of the file that names it.  May hold credentials.
std::string find_links_place(std::string_view text, const std::filesystem::path& file);

// "git+https://host/x@rev", without credentials.
std::string vcs_location(std::string_view system, std::string_view url, std::string_view revision);

// The extras of "./path[a,b]", which are cut off; empty if there are none.
std::vector<std::string> take_extras(std::string_view& reference);

// Adds a package, and an edge to it with that marker.
void add_package(Graph& graph, Edges& edges, Pick pick, std::vector<std::string> extras,
                 std::string marker);

}  // namespace ftcheck::project
