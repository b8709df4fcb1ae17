// All rules at once, as the audit runs them.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <string>
#include <vector>

namespace ftcheck::rules {

// The rule that explains why a module is not ready; nullptr if it is ready.
const Rule* reason_of(const ModuleView& module);

// The findings about one module, the reason for its verdict first.  Hints only `with_hints`.
std::vector<Finding> check_module(const ModuleView& module, bool with_hints);

// The findings about a wheel as a whole.
std::vector<Finding> check_wheel(const WheelFacts& wheel);

// The findings about an installed distribution, for which only metadata, tags, interpreters and
// modules matter.  `default_build`: it is installed for the default build.
std::vector<Finding> check_installed(const WheelFacts& installed, bool default_build);

// True if any hint is chosen.
bool wants_hints(const RuleChoice& choice);

// True if any of the rules about shared state (state.hpp) is chosen.
bool wants_state(const RuleChoice& choice);

// True if one of the entries, as in RuleChoice, names the rule.
bool names_any(const std::vector<std::string>& entries, const Rule& rule);

// Removes the artifact's findings of rules that are not chosen, or not for the module in question.
// Those about shared state are made anew from Module::state, without what RuleChoice::ignore_state
// names, which is removed from there too.
void keep_chosen(Artifact& artifact, const RuleChoice& choice);

}  // namespace ftcheck::rules
