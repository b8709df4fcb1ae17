// Recognizes the formats, and reads a file of any of them.
#pragma once

#include "binary/image.hpp"
#include "binary/limit.hpp"

#include <string_view>
#include <vector>

namespace ftcheck::binary {

// True if `bytes` begin like an ELF, PE or Mach-O file.
bool looks_like_image(base::Bytes bytes);

// Reads a file: one image, or one per slice of a universal Mach-O file.  `name` is for messages.
// Throws Error if the file is damaged or of an unknown format, and LimitError.
std::vector<Image> open_images(base::Bytes bytes, std::string_view name, const Limits& limits = {});

}  // namespace ftcheck::binary
