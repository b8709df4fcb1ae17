// DT_RELR, which packs the addresses of words that move with the file ("Relative Relocation Table"
// of the gABI): an even entry is an address, and the bits of an odd entry stand for the words that
// follow it, 63 (or 31) per entry.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reader.hpp"
#include "binary/elf/layout.hpp"
#include "binary/image.hpp"

namespace ftcheck::binary::elf {

// The number of words that the table relocates.  A few bytes can stand for many.
std::uint64_t count_relr(const Layout& layout, const base::Reader& table);

// Appends a fixup for each of these words.
void append_relr(const Layout& layout, const base::Reader& table, std::vector<Fixup>& fixups);

}  // namespace ftcheck::binary::elf
