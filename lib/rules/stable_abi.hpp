// FT404 to FT407: whether the promise of abi3 and abi3t (PEP 384, PEP 803) holds.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> stable_abi_rules();

// FT404 to FT406.
std::vector<Finding> check_stable_abi(const ModuleView& module);

// FT407.
std::vector<Finding> check_stable_abi_wheel(const WheelFacts& wheel);

}  // namespace ftcheck::rules
