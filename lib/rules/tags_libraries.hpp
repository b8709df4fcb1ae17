// FT203 and FT208, and what they say of shared libraries that are no modules: what ctypes, cffi or
// a module loads.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& module_in_pure_wheel;  // FT203
extern const Rule& wrong_platform;        // FT208

// Warnings, for libraries may be there for others than the interpreter.
void check_libraries(const WheelFacts& wheel, std::vector<Finding>& findings);

}  // namespace ftcheck::rules
