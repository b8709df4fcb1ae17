// Wheels whose tags no interpreter accepts, and platforms without a free-threaded Python.
#pragma once

#include "rules/facts.hpp"

#include <span>
#include <string>

namespace ftcheck::rules {

// True if all of the wheel's tags are for platforms without a free-threaded Python.
bool is_for_no_free_threaded_platform(const WheelFacts& wheel);

// "cp315-abi3t" for tags such as cp315t-abi3t, whose Python tag has the t that belongs in the ABI
// tag; empty for others.
std::string installable_tag(std::span<const wheel::Tag> tags);

}  // namespace ftcheck::rules
