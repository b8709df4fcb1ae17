// FT404 to FT407: do modules and wheels keep the promise of abi3 and abi3t (PEP 384, PEP 803)?
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& outside_stable_abi;  // FT404
extern const Rule& newer_than_tag;      // FT405
extern const Rule& opaque_definition;   // FT406
extern const Rule& no_counterpart;      // FT407

// FT404 to FT406.
std::vector<Finding> check_stable_abi(const ModuleView& module);

// FT407.
std::vector<Finding> check_stable_abi_wheel(const WheelFacts& wheel);

}  // namespace ftcheck::rules
