// FT101 to FT104: the file name, WHEEL, METADATA and RECORD.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> metadata_rules();

std::vector<Finding> check_metadata(const WheelFacts& wheel);

}  // namespace ftcheck::rules
