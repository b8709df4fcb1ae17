// FT105 to FT107: the members of the archive, and whether they can be unpacked.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> members_rules();

std::vector<Finding> check_members(const WheelFacts& wheel);

// FT107 for a module that could not be read, for the reason given as a sentence.
Finding unreadable_module(std::string_view path, std::string why, std::string help);

}  // namespace ftcheck::rules
