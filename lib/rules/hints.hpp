// FT501 and on: what to read before declaring that a module does not need the GIL.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> hints_rules();

std::vector<Finding> check_hints(const ModuleView& module);

}  // namespace ftcheck::rules
