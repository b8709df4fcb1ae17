// Asks an image everything that image.hpp and link.hpp offer, and checks the answers against their
// promises.
#pragma once

#include "binary/image.hpp"

namespace ftcheck::fuzz {

// Opens a file of that format; ignores other files, and damaged ones.
void walk_images(base::Bytes file, BinaryFormat format);

}  // namespace ftcheck::fuzz
