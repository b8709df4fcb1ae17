// Strings among an image's bytes.
#pragma once

#include "binary/image.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::python {

// The texts are searched for in the parts of the image that may hold strings, all in one pass.
// Each has at least 7 bytes; there are at most 50.

// For each text, whether it is there.
std::vector<bool> has_strings(const binary::Image& image, std::span<const std::string_view> texts);

// The index of the first text, in the order of `texts`, that is there.
std::optional<std::size_t> first_string(const binary::Image& image,
                                        std::span<const std::string_view> texts);

}  // namespace ftcheck::python
