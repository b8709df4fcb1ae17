// Imports and exports of a PE file.
#pragma once

#include "binary/image.hpp"
#include "binary/pe/layout.hpp"

namespace ftcheck::binary::pe {

// Fills `libraries`, `imports` and, for each slot of the import address tables, `fixups`.
void read_imports(const Layout& layout, Image& image);

// Fills `name` and `exports`.
void read_exports(const Layout& layout, Image& image);

}  // namespace ftcheck::binary::pe
