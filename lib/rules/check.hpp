// All rules at once: what the audit asks.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <string>
#include <vector>

namespace ftcheck::rules {

// The rule that says why a module is not ready; nullptr if it is.
const Rule* reason_of(const ModuleView& module);

// The findings about one module, its reason first.  Hints only `with_hints`.
std::vector<Finding> check_module(const ModuleView& module, bool with_hints);

// The findings about a wheel as a whole.
std::vector<Finding> check_wheel(const WheelFacts& wheel);

// The findings about a distribution that is installed, of which only metadata, tags, interpreters
// and modules are looked at; `default_build` says that it is installed for that.
std::vector<Finding> check_installed(const WheelFacts& installed, bool default_build);

// True if findings of any hint are.
bool wants_hints(const RuleChoice& choice);

// True if one of the entries, as in RuleChoice, names the rule.
bool names_any(const std::vector<std::string>& entries, const Rule& rule);

// Removes the artifact's findings of rules that are not chosen, or not for the module in question.
void keep_chosen(Artifact& artifact, const RuleChoice& choice);

}  // namespace ftcheck::rules
