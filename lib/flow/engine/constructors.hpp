// The functions that the loader calls before anything else.
#pragma once

#include "flow/engine/follow.hpp"
#include "flow/functions/image_code.hpp"
#include "flow/values/memory.hpp"

#include <optional>
#include <vector>

namespace ftcheck::flow {

// Their possible side effects, without following them.
SideEffects effects_of_constructors(ImageCode& code);

// The memory after they were followed one after another; nothing if they cannot be followed to
// their ends, or on Windows, where the run-time library calls them.
std::optional<Memory> memory_after_constructors(ImageCode& code);

}  // namespace ftcheck::flow
