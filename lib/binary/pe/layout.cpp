// LIEF reads only the headers.
//
// On a whole file, LIEF 0.9 copies every section and walks resources, signatures and debug
// directories, at 2 ms per MB; it knows neither delay-loaded imports nor the targets of forwarded
// exports, and follows names of any length.  So imports, exports and relocations are read from the
// bytes, and LIEF gets an extract of headers that point to nothing.
#include "binary/pe/layout.hpp"

#include <fmt/format.h>
#include <LIEF/PE/Binary.hpp>
#include <LIEF/PE/Section.hpp>
#include <algorithm>

#include "binary/extract.hpp"
#include "binary/lief.hpp"

namespace ftcheck::binary::pe {
namespace {

constexpr std::uint64_t dos_header_size = 64;
constexpr std::uint64_t file_header_size = 24;  // the signature and the COFF header
constexpr std::uint64_t section_header_size = 40;
constexpr std::uint64_t most_sections = 96;  // the most that Windows loads
constexpr std::uint64_t most_directories = 16;

// The offsets of the headers.
struct Headers {
  std::uint64_t file_header = 0;
  std::uint64_t optional_header = 0;
  std::uint64_t directories = 0;
  std::uint64_t section_headers = 0;
  std::uint64_t end = 0;
  bool wide = true;
};

Headers find_headers(const base::Reader& file, std::string_view name) {
  Headers headers;
  headers.file_header = file.u32(0x3c).value_or(0);
  if (file.u32(headers.file_header) != 0x4550u) {  // "PE\0\0"
    fail_damaged(name, "it has no PE header");
  }
  headers.optional_header = headers.file_header + file_header_size;
  const auto sections = file.u16(headers.file_header + 6);
  const auto optional_size = file.u16(headers.file_header + 20);
  const auto magic = file.u16(headers.optional_header);
  if (!sections || !optional_size || (magic != 0x10b && magic != 0x20b)) {
    fail_damaged(name, "its optional header is missing");
  }
  headers.wide = magic == 0x20b;
  headers.directories = headers.optional_header + (headers.wide ? 112 : 96);
  headers.section_headers = headers.optional_header + *optional_size;
  headers.end = headers.section_headers + *sections * section_header_size;
  if (*sections > most_sections) fail_damaged(name, "it claims to have too many sections");
  if (headers.section_headers < headers.directories || !file.contains(0, headers.end)) {
    fail_damaged(name, "it ends within its headers");
  }
  return headers;
}

std::vector<Directory> read_directories(const base::Reader& file, const Headers& headers) {
  const std::uint64_t count =
      std::min({std::uint64_t{file.u32(headers.directories - 4).value_or(0)}, most_directories,
                (headers.section_headers - headers.directories) / 8});
  std::vector<Directory> directories;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t at = headers.directories + 8 * i;
    directories.push_back({*file.u32(at), *file.u32(at + 4)});
  }
  return directories;
}

// The consecutive headers, without a symbol table and with empty data directories, of which LIEF
// expects sixteen.
Extract make_extract(const base::Reader& file, const Headers& headers) {
  Extract extract;
  extract.append(file.clip(0, 2));  // "MZ"
  while (extract.size() < dos_header_size - 4) extract.number(0, 1);
  extract.number(dos_header_size, 4);

  const std::uint64_t coff = headers.file_header;
  extract.append(file.clip(coff, 4));  // "PE", 0, 0
  extract.copy(file, coff + 4, {2, 2, 4});
  extract.number(0, 4);  // PointerToSymbolTable
  extract.number(0, 4);  // NumberOfSymbols
  extract.number(headers.wide ? 240 : 224, 2);
  extract.copy(file, coff + 22, {2});

  const std::uint64_t optional = headers.optional_header;
  const unsigned word = headers.wide ? 8 : 4;
  extract.copy(file, optional, {2, 1, 1, 4, 4, 4, 4, 4});
  if (!headers.wide) extract.copy(file, optional + 24, {4});  // BaseOfData
  extract.copy(file, optional + (headers.wide ? 24 : 28), {word});
  extract.copy(file, optional + 32, {4, 4, 2, 2, 2, 2, 2, 2, 4, 4, 4, 4, 2, 2});
  extract.copy(file, optional + 72, {word, word, word, word, 4});
  extract.number(most_directories, 4);
  for (std::uint64_t i = 0; i < most_directories; ++i) extract.number(0, 8);

  for (std::uint64_t at = headers.section_headers; at < headers.end; at += section_header_size) {
    extract.append(file.clip(at, 8));  // its name
    extract.copy(file, at + 8, {4, 4, 4, 4, 4, 4, 2, 2, 4});
  }
  return extract;
}

Section read_section(const base::Reader& file, const LIEF::PE::Section& header,
                     std::string_view name) {
  constexpr std::uint32_t mem_execute = 0x20000000, mem_write = 0x80000000;
  Section section;
  section.address = static_cast<std::uint32_t>(header.virtual_address());
  section.size = header.virtual_size() != 0 ? header.virtual_size() : header.sizeof_raw_data();
  section.writable = (header.characteristics() & mem_write) != 0;
  section.executable = (header.characteristics() & mem_execute) != 0;
  // Data without an offset in the file is zero, whatever its size says.
  const std::uint64_t offset = header.pointerto_raw_data();
  if (offset == 0) return section;
  // Windows rounds the offset down to a sector.
  constexpr std::uint64_t sector = 512;
  if (offset % sector != 0) {
    fail_damaged(name, fmt::format("its section {} does not begin where Windows reads it from",
                                   header.name()));
  }
  const std::uint64_t size = std::min(header.sizeof_raw_data(), section.size);
  if (!file.contains(offset, size)) {
    fail_damaged(name, fmt::format("its section {} ends past the end of the file", header.name()));
  }
  section.bytes = file.clip(offset, size);
  return section;
}

// Windows loads only files whose sections follow one another.
void check_sections(const Layout& layout) {
  std::uint64_t end = 0;
  for (const Section& section : layout.sections) {
    if (section.address < end) fail_damaged(layout.name, "its sections overlap");
    end = std::uint64_t{section.address} + section.size;
  }
}

}  // namespace

void fail_damaged(std::string_view name, std::string_view what) {
  throw Error(
      fmt::format("cannot read {}: the PE file is truncated or damaged, {}; build or download it "
                  "again",
                  name, what));
}

Directory Layout::directory(std::size_t index) const {
  return index < directories.size() ? directories[index] : Directory{};
}

base::Reader Layout::memory(std::uint64_t address, std::uint64_t size) const {
  for (const Section& section : sections) {
    if (address < section.address || address - section.address >= section.bytes.size()) continue;
    return base::Reader(base::Reader(section.bytes).clip(address - section.address, size));
  }
  return base::Reader(base::Bytes());
}

Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits) {
  Layout layout;
  layout.file = base::Reader(bytes);
  layout.limits = limits;
  layout.name = name;
  const Headers headers = find_headers(layout.file, name);
  const auto binary = lief::parse_pe(make_extract(layout.file, headers).bytes(), name);
  if (!binary) fail_damaged(name, "its headers cannot be read");
  layout.machine = static_cast<std::uint16_t>(binary->header().machine());
  layout.wide = headers.wide;
  layout.image_base = binary->optional_header().imagebase();
  layout.entry = binary->optional_header().addressof_entrypoint();
  layout.directories = read_directories(layout.file, headers);
  const std::uint32_t header_size = binary->optional_header().sizeof_headers();
  layout.sections.push_back(
      {.address = 0, .size = header_size, .bytes = layout.file.clip(0, header_size)});
  for (const LIEF::PE::Section& section : binary->sections()) {
    layout.sections.push_back(read_section(layout.file, section, name));
  }
  if ((headers.end - headers.section_headers) / section_header_size + 1 != layout.sections.size()) {
    fail_damaged(name, "its headers cannot be read");
  }
  check_sections(layout);
  return layout;
}

}  // namespace ftcheck::binary::pe
