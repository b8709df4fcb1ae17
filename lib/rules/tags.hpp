// FT201 to FT211: which interpreters install the wheel and find its modules, by tags, suffixes and
// architectures.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& abi3t_too_old;             // FT205
extern const Rule& no_module;                 // FT207
extern const Rule& experimental_interpreter;  // FT209
extern const Rule& left_over;                 // FT211

std::vector<Finding> check_tags(const WheelFacts& wheel);

}  // namespace ftcheck::rules
