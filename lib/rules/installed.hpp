// What is wrong with an installed distribution as a whole: FT204 for the default build, and FT202.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// One finding for a distribution that has modules, since no free-threaded interpreter loads them:
// says how many declare already that they do not need the GIL.
std::vector<Finding> check_default_installation(const WheelFacts& installed);

// A warning where the environment's interpreter, "3.14t", looks for no module of a distribution.
// `suffix` is that of one of them.
Finding none_found(std::size_t modules, std::string_view suffix, std::string_view python);

}  // namespace ftcheck::rules
