// The parts of an ELF file that the dynamic loader starts from: header, program headers, dynamic
// section (System V gABI, chapters 4 and 5).
//
// Section headers play no role in loading and may be missing or wrong; here they only help to count
// symbols.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/reader.hpp"
#include "binary/image.hpp"
#include "binary/limit.hpp"

namespace ftcheck::binary::elf {

// Throws the Error for a file whose structure contradicts itself.
[[noreturn]] void fail_damaged(std::string_view name, std::string_view what);

struct Segment {
  std::uint32_t type = 0;
  std::uint32_t flags = 0;
  std::uint64_t offset = 0;
  std::uint64_t address = 0;
  std::uint64_t file_size = 0;
  std::uint64_t memory_size = 0;
};

struct DynamicEntry {
  std::uint64_t tag = 0;
  std::uint64_t value = 0;
};

struct Layout {
  base::Reader file{base::Bytes()};
  Limits limits;
  bool wide = true;  // ELFCLASS64
  std::uint16_t machine = 0;
  std::uint32_t flags = 0;
  std::uint64_t section_headers = 0;  // offset
  std::uint16_t section_count = 0;
  std::vector<Segment> segments;
  std::vector<DynamicEntry> dynamic;

  unsigned word_size() const { return wide ? 8 : 4; }
  std::uint64_t symbol_size() const { return wide ? 24 : 16; }

  // The value of the dynamic entry with that tag; the last of several counts, as for the loader.
  std::optional<std::uint64_t> dynamic_value(std::uint64_t tag) const;

  // The bytes of the file for the memory from `address` to the end of its segment, at most `size`
  // of them.  Empty if no segment holds the address.
  base::Reader memory(std::uint64_t address, std::uint64_t size = ~std::uint64_t{0}) const;
};

// The size of an entry of DT_HASH: 4, except on s390x.
unsigned hash_entry_size(const Layout& layout);

// Reads the layout of an ELF file, and checks that its segments lie within the file.
Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits);

inline constexpr std::uint32_t pt_load = 1, pt_dynamic = 2, pt_gnu_eh_frame = 0x6474e550,
                               pt_gnu_relro = 0x6474e552;
inline constexpr std::uint32_t pf_execute = 1, pf_write = 2;
inline constexpr std::uint64_t dt_needed = 1, dt_pltrelsz = 2, dt_hash = 4, dt_strtab = 5,
                               dt_symtab = 6, dt_rela = 7, dt_relasz = 8, dt_strsz = 10,
                               dt_syment = 11, dt_init = 12, dt_soname = 14, dt_rel = 17,
                               dt_relsz = 18, dt_pltrel = 20, dt_jmprel = 23, dt_init_array = 25,
                               dt_init_arraysz = 27, dt_relrsz = 35, dt_relr = 36,
                               dt_gnu_hash = 0x6ffffef5, dt_versym = 0x6ffffff0;
inline constexpr std::uint16_t em_none = 0, em_386 = 3, em_ppc64 = 21, em_s390 = 22, em_arm = 40,
                               em_x86_64 = 62, em_aarch64 = 183, em_riscv = 243, em_loongarch = 258;

}  // namespace ftcheck::binary::elf
