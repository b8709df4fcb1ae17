// FT402 beyond verdicts: modules for the default build and the stable ABI, and bundled copies of
// the Python library.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::rules {

extern const Rule& wrong_python_library;  // FT402

// Nothing if the library that the module links is already the reason for its verdict.
std::optional<Finding> python_library_finding(const ModuleView& module);

// True if the module links a bundled copy of the Python library.
bool links_bundled_python(const ModuleView& module);

inline constexpr std::string_view leave_out_help =
    "leave the copy out of the wheel: exclude it in the tool that bundles libraries, and link no "
    "Python library except on Windows";

}  // namespace ftcheck::rules
