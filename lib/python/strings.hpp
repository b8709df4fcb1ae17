// Strings among an image's bytes.
#pragma once

#include "binary/image.hpp"

#include <string_view>

namespace ftcheck::python {

// True if the non-empty text is in a part of the image that may hold strings.
bool has_string(const binary::Image& image, std::string_view text);

}  // namespace ftcheck::python
