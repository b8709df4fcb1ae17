// FT210: does Requires-Python admit the interpreters that the wheel is tagged for?
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>

namespace ftcheck::rules {

extern const Rule& requires_python;  // FT210

std::optional<Finding> requires_python_finding(const WheelFacts& wheel);

// The lowest minor version of Python 3 that Requires-Python admits; 0 if it says nothing or admits
// no known version.
unsigned lowest_python(const WheelFacts& wheel);

}  // namespace ftcheck::rules
