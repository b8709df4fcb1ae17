// What code does first with an address that it has got.
#pragma once

#include "isa/operation.hpp"
#include "state/code.hpp"

#include <cstdint>

namespace ftcheck::state {

// True if the code at `address`, up to where `reg` is overwritten, does nothing with the address in
// that register except load from there.  False if that is not seen within a few instructions.
bool only_loads_through(const Code& code, std::uint64_t address, isa::Register reg);

}  // namespace ftcheck::state
