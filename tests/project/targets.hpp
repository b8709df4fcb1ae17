// Targets and names for the tests of this folder.
#pragma once

#include "base/project_name.hpp"
#include "project/walk.hpp"

#include <string>
#include <vector>

namespace ftcheck::project {

inline Selection target(const char* platform = "linux_x86_64", unsigned minor = 14) {
  Selection selection;
  selection.environment =
      wheel::marker_environment({minor, true}, wheel::parse_platform(platform).value());
  selection.name = "uv.lock";
  return selection;
}

// "lxml 6.1.3", in order.
inline std::vector<std::string> names(const Needs& needs) {
  std::vector<std::string> found;
  for (const Pick& pick : needs.picks) {
    found.push_back(base::normalize_name(pick.project) + " " + pick.version);
  }
  return found;
}

// The lines of one pick; an empty one if there is none of that name.
inline Pick pick_of(const Needs& needs, const std::string& name) {
  for (const Pick& pick : needs.picks) {
    if (base::normalize_name(pick.project) == name) return pick;
  }
  return {};
}

}  // namespace ftcheck::project
