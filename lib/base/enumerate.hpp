// Names in a sentence.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ftcheck::base {

// "a", "a and b", "a, b and c"; with others that are only counted, "a, b and 12 more".
std::string enumerate(std::span<const std::string> names, std::size_t others = 0);

}  // namespace ftcheck::base
