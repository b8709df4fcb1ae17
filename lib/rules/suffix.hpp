// FT202 and FT206 for a module: does any interpreter that installs its wheel look for its suffix?
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <string>
#include <vector>

namespace ftcheck::rules {

extern const Rule& suffix_not_found;   // FT202
extern const Rule& stable_abi_suffix;  // FT206

// Why no interpreter that installs a wheel with these tags imports a module with that suffix, as a
// sentence without its full stop; empty if one does, or if there are no tags.
std::string suffix_problem(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

std::vector<Finding> check_suffix(const ModuleView& module);

// The rule for a module that is incompatible because of its suffix.
const Rule& suffix_rule(const ModuleView& module);

}  // namespace ftcheck::rules
