// The dynamic symbols of an ELF file and the libraries it names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "binary/elf/layout.hpp"
#include "binary/elf/relocations.hpp"
#include "binary/image.hpp"

namespace ftcheck::binary::elf {

// Fills `name`, `libraries`, `imports` and `exports` of `image`.  Returns, by index, what each
// dynamic symbol is to a relocation.
std::vector<SymbolTarget> read_symbols(const Layout& layout,
                                       std::span<const RelocationTable> tables,
                                       std::string_view name, Image& image);

}  // namespace ftcheck::binary::elf
