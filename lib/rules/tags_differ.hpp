// FT201: whether the tags of the file name are those of WHEEL, and whom it hurts if they are not.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>

namespace ftcheck::rules {

extern const Rule& tags_differ;  // FT201

std::optional<Finding> tags_differ_finding(const WheelFacts& wheel);

}  // namespace ftcheck::rules
