// The versions that were found for requirements.
#pragma once

#include "project/needs.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

struct Resolution {
  std::string method;                // Project::method
  std::vector<project::Pick> picks;  // sorted by normalized name
  std::vector<std::string> conflicts;
  std::vector<std::string> notes;  // Project::notes
  // What was wanted and has no answer, as a sentence each, by the project's name.
  std::vector<std::pair<std::string, std::string>> failures;
};

}  // namespace ftcheck::auditing
