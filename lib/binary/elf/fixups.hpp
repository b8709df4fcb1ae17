// What an ELF file's relocations amount to where they meet each other or the loader's tables.
#pragma once

#include <string_view>
#include <vector>

#include "binary/elf/layout.hpp"
#include "binary/image.hpp"

namespace ftcheck::binary::elf {

// Sorts the fixups by address.  Fixups that write different values to one address become one of
// unknown value: the final value depends on their order and on their addends.
void settle_fixups(std::vector<Fixup>& fixups);

// Throws Error if any of the sorted fixups changes a table that the loader uses: relocations,
// symbols, names, the dynamic section.  The loader would then find something else there than the
// file holds.
void check_tables_unchanged(const Layout& layout, std::size_t symbol_count, std::string_view name,
                            const std::vector<Fixup>& fixups);

}  // namespace ftcheck::binary::elf
