// FT101 to FT104: the file name, WHEEL, METADATA and RECORD.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& bad_file_name;   // FT101
extern const Rule& bad_wheel_file;  // FT102
extern const Rule& bad_metadata;    // FT103

std::vector<Finding> check_metadata(const WheelFacts& wheel);

}  // namespace ftcheck::rules
