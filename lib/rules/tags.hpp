// FT201 to FT211: tags, suffixes, architectures: which interpreters find what is in the wheel.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <string>
#include <vector>

namespace ftcheck::rules {

extern const Rule& tags_differ;               // FT201
extern const Rule& suffix_not_found;          // FT202
extern const Rule& module_in_pure_wheel;      // FT203
extern const Rule& abi3t_too_old;             // FT205
extern const Rule& stable_abi_suffix;         // FT206
extern const Rule& no_module;                 // FT207
extern const Rule& wrong_platform;            // FT208
extern const Rule& experimental_interpreter;  // FT209
extern const Rule& requires_python;           // FT210
extern const Rule& left_over;                 // FT211

// Why no interpreter that installs a wheel with these tags imports a module of that suffix, as a
// sentence without its full stop; empty if one does, or if there are no tags.
std::string suffix_problem(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// FT202 and FT206, for a module.
std::vector<Finding> check_suffix(const ModuleView& module);

// The rule for a module that is incompatible for its suffix.
const Rule& suffix_rule(const ModuleView& module);

std::vector<Finding> check_tags(const WheelFacts& wheel);

}  // namespace ftcheck::rules
