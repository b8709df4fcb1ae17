// From a graph of packages to those that a target installs.
#pragma once

#include "project/graph.hpp"
#include "wheel/marker.hpp"

#include <string>
#include <vector>

namespace ftcheck::project {

struct Selection {
  wheel::MarkerEnvironment environment;
  std::vector<std::string> extras;  // of the project; "all": each
  std::vector<std::string> groups;  // besides the default ones; "all": each
  bool no_deps = false;             // only what the roots name
  std::string name;                 // of the input, for Pick::required_by
};

// Follows edges whose markers hold.  Several packages of one name are told apart by version and
// marker.  Each package is visited once per extra, so a circle ends.  A marker that depends on what
// is not known (platform_release) counts as holding, and is listed in Needs::unread, as is an edge
// to a package that the graph does not have, and a target that the file is not for.  Wants whose
// markers do not hold are left out.  Throws Error for an extra or a group that the project does not
// have.
Needs walk(const Graph& graph, const Selection& selection);

}  // namespace ftcheck::project
