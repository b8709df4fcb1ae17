// --packages-from: the names of many projects.
#pragma once

#include "index_options.hpp"

#include <string>
#include <vector>

namespace ftcheck::cli {

// The requirements of --package, then the names in the list of --packages-from, up to --top.
// Throws Error if the list cannot be read or has no name.
std::vector<std::string> read_packages(const IndexQuestion& question);

}  // namespace ftcheck::cli
