// Versions as uv chooses them.
#pragma once

#include "audit/index/asking.hpp"
#include "audit/index/resolution.hpp"
#include "project/needs.hpp"
#include "wheel/marker.hpp"

#include <ftcheck/project.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// Runs `uv pip compile` for the target's version of Python (uv knows no free-threaded one) and the
// platform, with the indexes of the run.  uv reads none of its configuration files, and may build
// source distributions to learn what they depend on.  Throws Error if there is no uv, if it does
// not know the platform, or if it finds no versions.
Resolution resolve_with_uv(Asking& asking, const project::Needs& needs,
                           const wheel::MarkerEnvironment& environment, const std::string& platform,
                           const ProjectOptions& options);

// The name that uv's --python-platform has for one of Target::platforms; empty if it has none.
std::string uv_platform(std::string_view platform);

// What uv prints with --annotation-style line, without who in the input asks for them.
std::vector<project::Pick> parse_uv_output(std::string_view output);

// uv's errors as one line, without its warnings and drawings.
std::string uv_error(std::string_view errors);

}  // namespace ftcheck::auditing
