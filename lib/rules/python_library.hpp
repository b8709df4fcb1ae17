// FT402 beyond what a verdict says: of modules for the default build and the stable ABI, and of
// copies of the Python library that come with a module.
#pragma once

#include "rules/facts.hpp"

#include <optional>

namespace ftcheck::rules {

// Nothing where the library that the module links is the reason for its verdict already.
std::optional<Finding> python_library_finding(const ModuleView& module);

}  // namespace ftcheck::rules
