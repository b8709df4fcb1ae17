// What the first bytes of a file say about who can load it, for files that are not read any
// further.
#pragma once

#include "binary/image.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::binary {

struct HeaderKind {
  BinaryFormat format = BinaryFormat::elf;
  std::string_view architecture;  // as in Module::architecture; "other" for further processors
  bool managed = false;           // a .NET assembly, which is a PE file and runs on any system
};

// The number of bytes of a file that suffice.
inline constexpr std::size_t header_bytes = 4096;

// One for each slice of a universal Mach-O file; nothing if the bytes do not begin an ELF, PE,
// Mach-O or WebAssembly file.
std::vector<HeaderKind> read_header(base::Bytes bytes);

}  // namespace ftcheck::binary
