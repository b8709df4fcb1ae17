// FT201: are the tags in the file name and in WHEEL the same, and if not, who is affected?
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>

namespace ftcheck::rules {

extern const Rule& tags_differ;  // FT201

std::optional<Finding> tags_differ_finding(const WheelFacts& wheel);

}  // namespace ftcheck::rules
