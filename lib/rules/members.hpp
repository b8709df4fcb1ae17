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

// FT107 for a module that could not be read; `why` is the reason as a sentence.
Finding unreadable_module(std::string_view path, std::string why, std::string help);

// True if FT107 is the reason for the module's verdict.
bool is_unreadable(const ModuleFacts& module);

// Paths as a message lists them: the first five, and how many more there are.
std::string listed_paths(std::span<const std::string_view> paths);

// True for a path, separated by slashes or backslashes, that is absolute, begins with a drive, or
// leads outside the directory that it is relative to.
bool leads_out(std::string_view path);

}  // namespace ftcheck::rules
