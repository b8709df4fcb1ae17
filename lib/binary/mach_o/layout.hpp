// The parts of a Mach-O image that the dynamic linker starts from: header, segments, linked
// libraries, and the locations of the tables in __LINKEDIT (Apple's <mach-o/loader.h>).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/reader.hpp"
#include "binary/image.hpp"
#include "binary/limit.hpp"

namespace ftcheck::binary::mach_o {

// Throws the Error for a file that dyld would not load either.
[[noreturn]] void fail_damaged(std::string_view name, std::string_view what);

struct Segment {
  std::string name;
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  base::Bytes bytes;  // no more than `size`
  bool writable = false;
  bool executable = false;
};

// A section with functions that dyld calls first: pointers to them, or 32-bit distances from the
// header (S_MOD_INIT_FUNC_POINTERS, S_INIT_FUNC_OFFSETS; mach-o/loader.h).
struct Initializers {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool are_distances = false;
};

// LC_DYLD_INFO and LC_DYLD_INFO_ONLY.
struct DyldInfo {
  base::Bytes rebase;
  base::Bytes bind;
  base::Bytes weak_bind;
  base::Bytes lazy_bind;
  base::Bytes exports;
};

// LC_SYMTAB.
struct SymbolTable {
  base::Bytes entries;
  base::Bytes strings;
};

struct Layout {
  base::Reader file{base::Bytes()};
  Limits limits;
  bool wide = true;
  std::uint32_t cpu_type = 0;
  std::uint32_t file_type = 0;
  std::string install_name;
  std::vector<std::string> libraries;  // the first has ordinal 1
  std::vector<Segment> segments;       // in the order of the opcodes' numbers
  std::vector<Initializers> initializers;
  Extent unwind_info;  // of the sections in __TEXT
  Extent eh_frame;
  std::uint64_t base = 0;  // the header's address, the base of offsets
  std::optional<DyldInfo> dyld_info;
  std::optional<base::Bytes> chained_fixups;
  std::optional<base::Bytes> exports_trie;
  std::optional<SymbolTable> symbols;
  bool old_relocations = false;  // LC_DYSYMTAB names symbols or relocations for dyld

  unsigned pointer_size() const { return wide ? 8 : 4; }
};

// Reads one image: a thin file, or a slice of a universal one.  `name` is for the Error.
Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits);

}  // namespace ftcheck::binary::mach_o
