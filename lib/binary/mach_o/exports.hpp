// What a Mach-O image offers.
#pragma once

#include <string_view>

#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary::mach_o {

// The exports of the trie, or of the symbol table where the file is so old that it has no trie.
std::vector<Export> read_exports(const Layout& layout, std::string_view name);

}  // namespace ftcheck::binary::mach_o
