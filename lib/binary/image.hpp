// Image: one view of an ELF, PE, Mach-O or WebAssembly file as the dynamic loader lays it out.
//
// It answers three questions for every format: what memory holds at an address after relocation,
// which symbols come from elsewhere, and which symbols the file offers.  Addresses are those that
// the file is linked at: from 0 for most ELF and Mach-O files, from the preferred image base for
// PE.
//
// An Image refers to the bytes it was made from; they must outlive it.
#pragma once

#include "base/bytes.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::binary {

enum class Architecture {
  x86_64,
  x86,
  aarch64,
  arm,  // 32-bit; Thumb functions have the lowest bit of their address set, as in the symbol table
  ppc64le,
  ppc64,
  s390x,
  riscv64,
  loongarch64,
  wasm32,
  other,
  none,  // an ELF header without a machine, which no system loads
};

// The name in reports: "x86_64", "aarch64", ...
std::string_view to_string(Architecture architecture);

// A run of memory that the loader maps.  `bytes` is what the file provides, from `address` on; the
// rest up to `size` is zero.
struct Region {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  base::Bytes bytes;
  bool writable = false;  // after loading; false if the region is made read-only after relocation
  bool executable = false;
};

struct Import {
  std::string name;        // without Mach-O's leading underscore; "#12" for a PE ordinal
  std::string library;     // "" if the format does not say (ELF, Mach-O flat lookup)
  bool weak = false;       // may be absent, and is then NULL
  bool delayed = false;    // bound by the file's own code, when it is first called (PE)
  bool looked_up = false;  // not an import of the file: its code finds it by name at run time
};

struct Export {
  std::string name;  // without Mach-O's leading underscore
  std::uint64_t address = 0;
  std::string forwarded_to;  // "library.symbol" if another library provides it; address is then 0
  bool indirect = false;     // the exported address is what the function at `address` returns
};

// A value that the loader writes into memory before any code of the file runs.
struct Fixup {
  enum class Kind : std::uint8_t {
    address,   // `value` is an address in this image
    import,    // the address of imports[`import`], plus `value`
    indirect,  // what the function at `value` returns: an indirect function's address
    opaque,    // a value not known before loading: thread-local offsets
  };
  std::uint64_t address = 0;
  std::uint64_t value = 0;
  std::uint32_t import = 0;
  Kind kind = Kind::address;
  std::uint8_t size = 8;  // in bytes
  // True for a word of a linkage table (GOT, import address table): code reads it, and only the
  // loader writes to it.
  bool linkage = false;
};

// A library that was linked to an image (link.hpp).
struct Part {
  std::string file;         // its name
  std::uint64_t begin = 0;  // it occupies the addresses from here up to `end`
  std::uint64_t end = 0;
  std::uint64_t moved_by = 0;      // the distance from the addresses that it is linked at
  std::uint32_t first_import = 0;  // where its imports begin among the image's
  // The library's own fixups, unchanged; they are adjusted when they are read.
  std::span<const Fixup> fixups;
};

// A run of addresses.
struct Extent {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
};

// The locations of the tables that say what happens to an exception, as the file gives them, unread
// (catches.hpp).
struct UnwindTables {
  Extent index;            // .eh_frame_hdr, __unwind_info, or PE's exception directory
  Extent frames;           // __eh_frame (Mach-O)
  std::uint64_t base = 0;  // the base of offsets in them (PE, Mach-O)
};

struct Image {
  BinaryFormat format = BinaryFormat::elf;
  Architecture architecture = Architecture::other;
  bool little_endian = true;
  unsigned pointer_size = 8;           // in bytes: 4 or 8
  bool only_debug = false;             // debug information of another file; no loader takes it
  std::string name;                    // what the file calls itself: soname, install name, DLL name
  std::vector<std::string> libraries;  // that it is linked against, in the file's order
  std::vector<Region> regions;         // by address, not overlapping
  std::vector<Import> imports;
  // Imports from this one on are variables, those before it functions; code refers to both by their
  // place in these two lists (WebAssembly).
  std::uint32_t first_variable = 0;
  std::vector<Export> exports;  // by name
  std::vector<Fixup> fixups;    // by address
  std::vector<Part> parts;      // linked libraries; fixups and exports do not include theirs
  // The addresses of imports that linked libraries provide, by import; those past its end have
  // none.
  std::vector<std::optional<std::uint64_t>> bound;
  // Functions that the loader calls first, in the file's order (ELF, Mach-O).
  std::vector<std::uint64_t> constructors;
  // The function that the loader calls first, which calls others (PE).
  std::optional<std::uint64_t> entry;
  // The address of the random number by which functions notice that their stack was overwritten;
  // PE only.
  std::optional<std::uint64_t> stack_cookie;
  // The address of the initial values of thread-local variables; PE only.
  std::optional<std::uint64_t> thread_template;
  UnwindTables unwind;
};

// What memory holds at an address when the loader is done.
struct Word {
  enum class Kind : std::uint8_t { number, address, import, unknown };
  Kind kind = Kind::unknown;
  std::uint64_t value = 0;   // the number, the address, or the offset from the import
  std::uint32_t import = 0;  // index into Image::imports
  bool linkage = false;      // as in Fixup
  bool operator==(const Word&) const = default;
};

// Reads `size` bytes (1, 2, 4 or 8) at `address` in the file's byte order, with fixups applied.
// Nothing if not all of them are mapped.  Unknown if a fixup covers them only partly.
std::optional<Word> read_word(const Image& image, std::uint64_t address, unsigned size);

// Reads a pointer at `address`.
std::optional<Word> read_pointer(const Image& image, std::uint64_t address);

// The zero-terminated string at `address`, if it ends within `limit` bytes and its region's bytes.
std::optional<std::string_view> read_string(const Image& image, std::uint64_t address,
                                            std::size_t limit = 4096);

// The file's bytes from `address` to the end of its region, without fixups; empty if not mapped.
base::Bytes read_bytes(const Image& image, std::uint64_t address);

// True if the loader may write to a region.
bool has_fixups(const Image& image, const Region& region);

// True if the loader changes any of the `size` bytes at `address`.
bool is_changed(const Image& image, std::uint64_t address, unsigned size);

// The region that holds `address`, or nullptr.
const Region* find_region(const Image& image, std::uint64_t address);

// The part that has `address`, or nullptr for an address of the image itself.
const Part* find_part(std::span<const Part> parts, std::uint64_t address);

// The export or import of that name, or nullptr.
const Export* find_export(const Image& image, std::string_view name);
const Import* find_import(const Image& image, std::string_view name);

}  // namespace ftcheck::binary
