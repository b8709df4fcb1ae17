// What an ELF file's relocations come to where they meet each other or what the loader reads.
#pragma once

#include <string_view>
#include <vector>

#include "binary/elf/layout.hpp"
#include "binary/image.hpp"

namespace ftcheck::binary::elf {

// Sorts the fixups by address, and makes one that nothing is known of of those that write different
// things to one place: what is there in the end depends on their order and on what they add.
void settle_fixups(std::vector<Fixup>& fixups);

// Throws Error if any of the fixups, which are sorted, changes a table that the loader works by:
// relocations, symbols, names, the dynamic section.  What the tables say in the file is then not
// what the loader finds in them.
void check_tables_unchanged(const Layout& layout, std::size_t symbol_count, std::string_view name,
                            const std::vector<Fixup>& fixups);

}  // namespace ftcheck::binary::elf
