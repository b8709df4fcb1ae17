// The options of questions about projects, for C.
#pragma once

#include <ftcheck/project.hpp>

#include <string_view>

namespace ftcheck::c {

inline constexpr std::string_view project_option_names =
    "extra, group, no-deps, resolver, input-kind";

// False if there is no such option.  Throws Error for an invalid value.
bool set_project_option(std::string_view name, std::string_view value, ProjectOptions& project);

}  // namespace ftcheck::c
