// The three readers behind open_images, one per format, and what they share.
#pragma once

#include "binary/image.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <vector>

namespace ftcheck::binary {

// Throw Error if the file is damaged, and LimitError (limit.hpp).
Image read_elf(base::Bytes bytes, std::string_view name, const Limits& limits = {});
Image read_pe(base::Bytes bytes, std::string_view name, const Limits& limits = {});
std::vector<Image> read_mach_o(base::Bytes bytes, std::string_view name, const Limits& limits = {});

// Puts them in order, by address; those for one address stay in the order they are in.
void sort_fixups(std::vector<Fixup>& fixups);

// Puts regions, exports and fixups in the order that image.hpp promises; of fixups for one address
// the last stays, as it is the one the loader writes last.
void finish(Image& image);

}  // namespace ftcheck::binary
