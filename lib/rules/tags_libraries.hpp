// FT203 and FT208 for shared libraries that are no modules: what ctypes, cffi or a module loads.
#pragma once

#include "rules/facts.hpp"

#include <vector>

namespace ftcheck::rules {

// Warnings, for libraries may be there for others than the interpreter.
void check_libraries(const WheelFacts& wheel, std::vector<Finding>& findings);

}  // namespace ftcheck::rules
