// From requirements that leave a choice to versions.
#pragma once

#include "audit/index/asking.hpp"
#include "audit/index/resolution.hpp"
#include "project/needs.hpp"
#include "wheel/marker.hpp"

#include <ftcheck/project.hpp>

#include <string>
#include <vector>

namespace ftcheck::auditing {

// The newest that fits each requirement, without backtracking: what is wanted first is decided
// first, breadth first.  A later specifier that excludes a pick is tried once more, with all
// specifiers known by then; if none fits, that is a conflict, and the pick stays.  Dependencies
// come from METADATA (PEP 658, or from the wheel), of another wheel of the release if the target
// has none; those of a release with only an sdist are not known, which is said in `notes`.
// With Resolver::uv, uv chooses instead, and an Error is thrown if it cannot.
Resolution resolve(Asking& asking, const project::Needs& needs,
                   const wheel::MarkerEnvironment& environment, const std::string& platform,
                   const ProjectOptions& options);

}  // namespace ftcheck::auditing
