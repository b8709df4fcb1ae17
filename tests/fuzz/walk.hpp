// Asks an image everything that image.hpp and link.hpp offer, and holds the answers against what
// these promise.
#pragma once

#include "binary/image.hpp"

namespace ftcheck::fuzz {

// Opens a file of that format; others, and damaged ones, are left alone.
void walk_images(base::Bytes file, BinaryFormat format);

}  // namespace ftcheck::fuzz
