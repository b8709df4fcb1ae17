// FT201 to FT209: tags, suffixes, architectures: which interpreters find what is in the wheel.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> tags_rules();

// FT202, for a module that is incompatible for its suffix.
std::vector<Finding> check_suffix(const ModuleView& module);

std::vector<Finding> check_tags(const WheelFacts& wheel);

}  // namespace ftcheck::rules
