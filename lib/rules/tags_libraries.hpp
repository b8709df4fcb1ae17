// FT203 and FT208 for shared libraries that are not modules: those that ctypes, cffi or a module
// loads.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& module_in_pure_wheel;  // FT203
extern const Rule& wrong_platform;        // FT208

// Warnings, because libraries may be meant for something other than the interpreter.
void check_libraries(const WheelFacts& wheel, std::vector<Finding>& findings);

}  // namespace ftcheck::rules
