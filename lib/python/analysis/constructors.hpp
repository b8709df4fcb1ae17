// What the loader calls before it is asked for the init function.
#pragma once

#include "python/analysis/engine.hpp"
#include "python/analysis/image_code.hpp"
#include "python/analysis/memory.hpp"

#include <optional>
#include <vector>

namespace ftcheck::python::analysis {

// What they may do, none of them followed.
SideEffects effects_of_constructors(ImageCode& code);

// What memory holds after they were followed, one after the other, for interpreters of these minor
// versions; nothing where they cannot be followed to their ends, or on Windows, where the run-time
// library calls them.
std::optional<Memory> memory_after_constructors(ImageCode& code,
                                                const std::vector<unsigned>& minors);

}  // namespace ftcheck::python::analysis
