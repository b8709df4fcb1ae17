// The symbols that a Mach-O image exports.
#pragma once

#include <string_view>

#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary::mach_o {

// The exports of the trie, or of the symbol table if the file is too old to have a trie.
std::vector<Export> read_exports(const Layout& layout, std::string_view name);

}  // namespace ftcheck::binary::mach_o
