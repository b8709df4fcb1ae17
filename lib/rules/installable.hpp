// FT204: wheels that no free-threaded interpreter installs, and distributions that are installed
// for the default build.
//
// Everything about that rule is decided here: for which modules it is the reason, and when it is
// only a note.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::rules {

extern const Rule& not_installable;  // FT204

// True if the module was compiled for the default build or links its library, and no free-threaded
// interpreter is meant to load it.  For suffixes that name no build, as on Windows, the ABI is the
// only sign.
bool is_as_promised(const ModuleView& module);

// True if no free-threaded interpreter loads the module because its wheel or its environment is for
// other interpreters.  FT204 reports that once, for the wheel or the distribution; the module gets
// no finding.
bool is_for_default_build(const ModuleView& module);

// Why it is fine that no free-threaded interpreter installs the wheel, as help for FT204, which is
// then only a note; empty if it is not fine.
std::string_view what_excuses(const WheelFacts& wheel);

std::optional<Finding> not_installable_finding(const WheelFacts& wheel);

// For a distribution that is installed for the default build and has modules that no free-threaded
// interpreter loads.  The message says how many already declare that they do not need the GIL.  The
// standard library needs nothing, so it gets a note.
std::optional<Finding> default_installation_finding(const WheelFacts& installed);

}  // namespace ftcheck::rules
