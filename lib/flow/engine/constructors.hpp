// What the loader calls before it is asked for anything.
#pragma once

#include "flow/engine/follow.hpp"
#include "flow/functions/image_code.hpp"
#include "flow/values/memory.hpp"

#include <optional>
#include <vector>

namespace ftcheck::flow {

// What they may do, none of them followed.
SideEffects effects_of_constructors(ImageCode& code);

// What memory holds after they were followed, one after the other; nothing where they cannot be
// followed to their ends, or on Windows, where the run-time library calls them.
std::optional<Memory> memory_after_constructors(ImageCode& code);

}  // namespace ftcheck::flow
