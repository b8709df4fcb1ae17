// The parts of a PE file that lead to everything else: machine, image base, sections and data
// directories (Microsoft: "PE Format").
//
// Within the file, addresses are relative to the image base (RVA); in an Image they are not.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/reader.hpp"
#include "binary/image.hpp"
#include "binary/limit.hpp"

namespace ftcheck::binary::pe {

// Throws the Error for a file whose structure contradicts itself.
[[noreturn]] void fail_damaged(std::string_view name, std::string_view what);

struct Directory {
  std::uint32_t address = 0;  // RVA
  std::uint32_t size = 0;
};

struct Section {
  std::uint32_t address = 0;  // RVA
  std::uint32_t size = 0;     // in memory
  base::Bytes bytes;          // the part of it that the file provides
  bool writable = false;
  bool executable = false;
};

struct Layout {
  base::Reader file{base::Bytes()};
  Limits limits;
  std::string_view name;  // for messages
  std::uint16_t machine = 0;
  bool wide = true;  // PE32+
  std::uint64_t image_base = 0;
  std::uint64_t entry = 0;        // RVA; 0 for none
  std::vector<Section> sections;  // the first is the headers, which the loader maps as well
  std::vector<Directory> directories;

  unsigned word_size() const { return wide ? 8 : 4; }

  // All zero if the file has no directory of that number.
  Directory directory(std::size_t index) const;

  // The file's bytes for the memory from `address` (RVA) to the end of its section, at most `size`
  // of them.  Empty if no section holds it.
  base::Reader memory(std::uint64_t address, std::uint64_t size = ~std::uint64_t{0}) const;
};

// Reads the layout of a PE file, and checks that its sections lie within the file.
Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits);

inline constexpr std::size_t export_directory = 0, import_directory = 1, exception_directory = 3,
                             relocation_directory = 5, tls_directory = 9,
                             configuration_directory = 10, delay_import_directory = 13;

}  // namespace ftcheck::binary::pe
