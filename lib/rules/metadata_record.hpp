// FT104 for a RECORD that could be read: whether it lists what is in the wheel.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& bad_record;  // FT104

// One finding for each kind of difference, whatever the number of members it concerns.
std::vector<Finding> compare_record(const WheelFacts& wheel, const wheel::Record& record);

}  // namespace ftcheck::rules
