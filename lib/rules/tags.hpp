// FT201 to FT211: tags, suffixes, architectures: which interpreters find what is in the wheel.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <string>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> tags_rules();

// Why no interpreter that installs a wheel with these tags imports a module of that suffix, as a
// sentence without its full stop; empty if one does, or if there are no tags.
std::string suffix_problem(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// FT202 and FT206, for a module.
std::vector<Finding> check_suffix(const ModuleView& module);

// The code for a module that is incompatible for its suffix: of the module, or FT204 of the wheel.
std::string suffix_code(const ModuleView& module);

std::vector<Finding> check_tags(const WheelFacts& wheel);

}  // namespace ftcheck::rules
