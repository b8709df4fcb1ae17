// The relocations of an ELF file, as fixups.
//
// They are decoded from the bytes, without LIEF: LIEF 0.9 does not know DT_RELR, and an object per
// relocation costs ten times the time and memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "binary/elf/layout.hpp"
#include "binary/image.hpp"

namespace ftcheck::binary::elf {

// What a relocation against a dynamic symbol refers to.
struct SymbolTarget {
  Fixup::Kind kind = Fixup::Kind::opaque;
  std::uint32_t import = 0;   // index into Image::imports
  std::uint64_t address = 0;  // of the symbol, where the file defines it
};

// The array that DT_REL, DT_RELA or DT_JMPREL points to.
struct RelocationTable {
  base::Reader records;
  bool with_addend = true;  // Elf64_Rela, not Elf64_Rel, whose addend is in the memory it changes
};

// The tables of a file, in the order in which the loader applies them.
std::vector<RelocationTable> relocation_tables(const Layout& layout, std::string_view name);

// The greatest symbol index in any of the tables, plus one.
std::uint64_t count_symbols_used(const Layout& layout, std::span<const RelocationTable> tables);

// Appends the fixups of DT_RELR and then those of the tables.  `targets` is indexed by symbol.
void append_fixups(const Layout& layout, std::span<const RelocationTable> tables,
                   std::span<const SymbolTarget> targets, std::string_view name,
                   std::vector<Fixup>& fixups);

}  // namespace ftcheck::binary::elf
