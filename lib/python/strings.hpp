// Strings among an image's bytes.
#pragma once

#include "binary/image.hpp"

#include <string_view>

namespace ftcheck::python {

// True if the text, which is not empty, is in a part of the image that strings may be in.
bool has_string(const binary::Image& image, std::string_view text);

}  // namespace ftcheck::python
