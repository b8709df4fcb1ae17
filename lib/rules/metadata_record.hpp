// FT104 for a RECORD that could be read: does it list what is in the wheel?
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& bad_record;  // FT104

// One finding per kind of difference, however many members it concerns.
std::vector<Finding> compare_record(const WheelFacts& wheel, const wheel::Record& record);

}  // namespace ftcheck::rules
