// FT210: whether Requires-Python lets in the interpreters that the wheel is tagged for.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>

namespace ftcheck::rules {

std::optional<Finding> requires_python_finding(const WheelFacts& wheel);

}  // namespace ftcheck::rules
