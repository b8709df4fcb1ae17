// The four format readers that open_images calls, and what they share.
#pragma once

#include "binary/image.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <vector>

namespace ftcheck::binary {

// Throw Error if the file is damaged, and LimitError (limit.hpp).
Image read_elf(base::Bytes bytes, std::string_view name, const Limits& limits = {});
Image read_pe(base::Bytes bytes, std::string_view name, const Limits& limits = {});
Image read_wasm(base::Bytes bytes, std::string_view name, const Limits& limits = {});
std::vector<Image> read_mach_o(base::Bytes bytes, std::string_view name, const Limits& limits = {});

// Sorts them by address; those for one address keep their order.
void sort_fixups(std::vector<Fixup>& fixups);

// Sorts regions, exports and fixups the way image.hpp promises.  Keeps only the last of several
// fixups for one address, which the loader writes last.
void finish(Image& image);

}  // namespace ftcheck::binary
