// Facts about a cause that its sentence does not contain.
#pragma once

#include "report/model/causes.hpp"

#include <string_view>
#include <vector>

namespace ftcheck::report {

// What stood in the way of a decision, one sentence per reason: the last piece of evidence of each
// undecided module.
std::vector<std::string_view> obstacles(const Cause& cause);

// The paths of files that findings are about and that are not modules; no sentence names them.
std::vector<std::string_view> other_paths(const Cause& cause);

}  // namespace ftcheck::report
