// What an input asks for, on all platforms of the target together.
#pragma once

#include "audit/index/asking.hpp"
#include "project/graph.hpp"

#include <ftcheck/project.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// A distribution and the platforms that install it.
struct Part {
  project::Pick pick;
  std::vector<std::string> platforms;
};

struct Gathered {
  Project project;
  std::vector<Part>
      parts;  // sorted by name and version; each is from an index or the URL of a file
  // Names that were wanted, and why there is no answer.
  std::vector<std::pair<std::string, std::string>> failures;
};

// The platforms that a project is asked about: for "all", those that CPython has a free-threaded
// build for.
std::vector<std::string> project_platforms(const Target& target);

// Reads a file.  Throws Error if it is missing, too large or not of that kind.
project::Graph read_input(const std::filesystem::path& file, InputKind kind,
                          const Options& options);

// The indexes that are asked about what the graph wants: those of the options, then the input's
// own, then those that the configuration names unless the input's replace them.
std::vector<ShownIndex> indexes_of(const Asking& asking, const project::Graph& graph,
                                   std::string_view where);

// Walks the graph for each platform, and resolves what leaves a choice.  Throws Error for an extra
// or a group that there is not.
Gathered gather(Asking& asking, const project::Graph& graph, const std::string& name,
                const ProjectOptions& options);

}  // namespace ftcheck::auditing
