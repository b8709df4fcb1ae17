// FT511 to FT515: static data that functions write without a lock while the program runs.
//
// Unlike other rules about modules, these look at a whole artifact: many wheels link one library
// into several modules, and its state is reported once.  They need no bytes, only Module::state.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::rules {

extern const Rule& shared_state;   // FT511
extern const Rule& lazy_static;    // FT512
extern const Rule& static_buffer;  // FT513
extern const Rule& unsafe_libc;    // FT514
extern const Rule& fortran_state;  // FT515

// True for these rules.
bool is_about_state(const Rule& rule);

// Removes the variables and calls that an entry names, as in RuleChoice::ignore_state.
void remove_ignored(StateReport& state, const Module& module, std::span<const std::string> entries);

// The findings about what Python code reaches by name, of the rules that are wanted for the module.
std::vector<Finding> check_state(
    const Artifact& artifact,
    const std::function<bool(const Module& module, const Rule& rule)>& is_wanted);

}  // namespace ftcheck::rules
