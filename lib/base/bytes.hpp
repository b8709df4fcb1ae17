// Bytes that other code owns.
#pragma once

#include <cstddef>
#include <span>

namespace ftcheck::base {

using Bytes = std::span<const std::byte>;

}  // namespace ftcheck::base
