// FT402 beyond what a verdict says: of modules for the default build and the stable ABI, and of
// copies of the Python library that come with a module.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::rules {

extern const Rule& wrong_python_library;  // FT402

// Nothing where the library that the module links is the reason for its verdict already.
std::optional<Finding> python_library_finding(const ModuleView& module);

// True if a copy of the Python library that the module links comes with it.
bool links_bundled_python(const ModuleView& module);

inline constexpr std::string_view leave_out_help =
    "leave the copy out of the wheel: have the tool that bundles libraries exclude it, and link no "
    "Python library except on Windows";

}  // namespace ftcheck::rules
