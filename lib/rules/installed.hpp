// FT204 for what is installed for the default build.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

// One finding for a distribution that has modules, since no free-threaded interpreter loads them:
// says how many declare already that they do not need the GIL.
std::vector<Finding> check_default_installation(const WheelFacts& installed);

}  // namespace ftcheck::rules
