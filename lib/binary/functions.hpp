// Where an image's functions begin and end, by its unwind tables.
#pragma once

#include "binary/image.hpp"

#include <vector>

namespace ftcheck::binary {

// The extents of the functions, or of their parts, that the tables know: those of .eh_frame_hdr,
// of __unwind_info, and of PE's exception directory.  By address, not overlapping.  Empty if there
// are no such tables, or if they are damaged.
std::vector<Extent> functions(const Image& image);

}  // namespace ftcheck::binary
