// FT204: what no free-threaded interpreter installs, or loads where it is installed.
//
// All that depends on that rule is decided here: which modules have it for their reason, and when
// it is only worth knowing.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::rules {

extern const Rule& not_installable;  // FT204

// True if the module was compiled for the default build or links its library, and rightly so: no
// free-threaded interpreter installs its wheel, or it is installed for the default build.  Where
// the suffix names no build, as on Windows, that is all that tells.
bool is_as_promised(const ModuleView& module);

// True if no free-threaded interpreter loads the module because its wheel or its environment is for
// others.  FT204 says that once, of the wheel or the distribution, and nothing is said of the
// module.
bool is_for_default_build(const ModuleView& module);

// What makes it right that no free-threaded interpreter installs the wheel, as help for FT204,
// which is only a note then; empty if nothing does.
std::string_view what_excuses(const WheelFacts& wheel);

std::optional<Finding> not_installable_finding(const WheelFacts& wheel);

// For a distribution that is installed for the default build and has modules that no free-threaded
// interpreter loads: says how many declare already that they do not need the GIL.
std::optional<Finding> default_installation_finding(const WheelFacts& installed);

}  // namespace ftcheck::rules
