// FT105 to FT107: the members of the archive, and whether they can be unpacked.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

extern const Rule& misleading_path;    // FT105
extern const Rule& duplicate_member;   // FT106
extern const Rule& unreadable_member;  // FT107

std::vector<Finding> check_members(const WheelFacts& wheel);

// FT107 for a module that could not be read, for the reason given as a sentence.
Finding unreadable_module(std::string_view path, std::string why, std::string help);

// True if that was said of the module.
bool is_unreadable(const ModuleFacts& module);

// Paths as a message lists them: the first five, and how many there are besides.
std::string listed_paths(std::span<const std::string_view> paths);

// True for a path, separated by slashes or backslashes, that is absolute, begins with a drive, or
// leads out of the directory it is taken in.
bool leads_out(std::string_view path);

}  // namespace ftcheck::rules
