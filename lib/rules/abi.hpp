// FT401, FT402, FT403 and FT408: what a module was compiled for and what it can be loaded by.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> abi_rules();

std::vector<Finding> check_abi(const ModuleView& module);

// FT408 for a file that was given as a module and is a library.
Finding not_a_module();

}  // namespace ftcheck::rules
