// Bytes that somebody else owns.
#pragma once

#include <cstddef>
#include <span>

namespace ftcheck::base {

using Bytes = std::span<const std::byte>;

}  // namespace ftcheck::base
