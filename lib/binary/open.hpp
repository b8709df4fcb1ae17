// Telling the formats apart, and reading a file of any of them.
#pragma once

#include "binary/image.hpp"
#include "binary/limit.hpp"

#include <string_view>
#include <vector>

namespace ftcheck::binary {

// True if `bytes` begin as an ELF, PE or Mach-O file does.
bool looks_like_image(base::Bytes bytes);

// Reads a file: one image, or one a slice of a universal Mach-O file.  `name` is for the message of
// the Error that is thrown if the file is damaged or of no known format, and LimitError.
std::vector<Image> open_images(base::Bytes bytes, std::string_view name, const Limits& limits = {});

}  // namespace ftcheck::binary
