// The packages of a graph by name and version.
#pragma once

#include "project/graph.hpp"
#include "project/marker_cache.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace ftcheck::project {

// A search and its outcome: the packages' places in Graph::packages.
struct Found {
  std::vector<std::size_t> packages;  // that the target installs; more than one is unusual
  bool exists = false;                // false if the graph has none, for any target
};

class PackageIndex {
 public:
  explicit PackageIndex(const Graph& graph);

  // The packages that an edge leads to, without those whose own markers do not hold.
  Found find(const Edge& edge, MarkerCache& markers) const;

  // Names of so many packages that not all can be found.
  const std::vector<std::string>& crowded() const { return crowded_; }

 private:
  using Places = std::unordered_map<std::string, std::vector<std::size_t>>;

  void add(Places& places, std::string key, std::size_t package);

  const Graph& graph_;
  std::vector<std::string> crowded_;
  Places by_name_;
  Places by_version_;  // by name and version
};

}  // namespace ftcheck::project
