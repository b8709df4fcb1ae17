// Files with more of something than LIEF reads (0.9: 1,000 dynamic entries and a million symbols of
// ELF, 255 load commands of Mach-O; all of the 96 sections that Windows loads).
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "binary/fixture.hpp"
#include "binary/format.hpp"
#include "binary/mach_o_file.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::uint64_t page = 0x1000;

std::string numbered(const char* prefix, unsigned number) {
  std::string name = prefix;
  name += std::to_string(number);
  return name;
}

// An x86-64 library that links `libraries` other libraries ("l0", "l1", ...) and imports `symbols`
// names ("s1", "s2", ...), all in one segment.
std::vector<std::byte> elf_with(unsigned libraries, unsigned symbols) {
  ByteString strings;
  strings.number(0, 1);
  ByteString dynamic;
  for (unsigned i = 0; i < libraries; ++i) {
    dynamic.number(1, 8).number(strings.size(), 8);  // DT_NEEDED
    strings.text(numbered("l", i));
  }
  ByteString table;
  table.pad_to(24);
  for (unsigned i = 1; i <= symbols; ++i) {
    table.number(strings.size(), 4).number(0x10, 1).number(0, 1).number(0, 2);  // STB_GLOBAL
    table.number(0, 8).number(0, 8);
    strings.text(numbered("s", i));
  }
  ByteString hash;  // one bucket, and an unused chain
  hash.number(1, 4).number(symbols + 1, 4);

  const std::uint64_t at_dynamic = page;
  const std::uint64_t at_table = at_dynamic + dynamic.size() + 6 * 16;
  const std::uint64_t at_hash = at_table + table.size();
  const std::uint64_t at_strings = at_hash + hash.size();
  dynamic.number(4, 8).number(at_hash, 8);
  dynamic.number(5, 8).number(at_strings, 8);
  dynamic.number(6, 8).number(at_table, 8);
  dynamic.number(10, 8).number(strings.size(), 8);
  dynamic.number(11, 8).number(24, 8);
  dynamic.number(0, 8).number(0, 8);
  // No file has more symbols than one per 128 bytes, plus 50,000.
  const std::uint64_t size = at_strings + strings.size() + std::uint64_t{symbols} * 128;

  ByteString file;
  file.number(0x464c457f, 4).number(2, 1).number(1, 1).number(1, 1).pad_to(16);
  file.number(3, 2).number(62, 2).number(1, 4).number(0, 8).number(64, 8).number(0, 8).number(0, 4);
  file.number(64, 2).number(56, 2).number(2, 2).number(64, 2).number(0, 2).number(0, 2);
  const auto header = [&](std::uint64_t type, std::uint64_t at, std::uint64_t bytes) {
    file.number(type, 4).number(4, 4).number(at, 8).number(at, 8).number(at, 8);
    file.number(bytes, 8).number(bytes, 8).number(page, 8);
  };
  header(1, 0, size);
  header(2, at_dynamic, dynamic.size());
  file.pad_to(at_dynamic).append(dynamic).append(table).append(hash).append(strings).pad_to(size);
  return file.bytes();
}

// A DLL for x86-64 with that many empty sections.
std::vector<std::byte> pe_with_sections(unsigned count) {
  ByteString file;
  file.number(0x5a4d, 2).pad_to(0x3c).number(0x40, 4).number(0x4550, 4);
  file.number(0x8664, 2).number(count, 2).pad_to(0x54).number(240, 2).number(0x2022, 2);
  file.number(0x20b, 2).pad_to(0x58 + 24).number(0x180000000, 8).number(page, 4).number(512, 4);
  file.pad_to(0x58 + 56).number(page * (count + 2), 4).number(page, 4);
  file.pad_to(0x58 + 108).number(16, 4).pad_to(0x58 + 240);
  for (unsigned i = 1; i <= count; ++i) {
    const std::size_t begin = file.size();
    file.text(".s").pad_to(begin + 8).number(16, 4).number(page * (i + 1), 4);
    file.pad_to(begin + 36).number(0x40000040, 4);
  }
  return file.pad_to((file.size() + 511) / 512 * 512).bytes();
}

}  // namespace

TEST_CASE("an ELF file may link more libraries than LIEF reads") {
  const auto bytes = elf_with(2'000, 3);
  const Image image = read_elf(bytes, "libraries");
  REQUIRE(image.libraries.size() == 2'000);
  for (unsigned i = 0; i < 2'000; ++i) CHECK(image.libraries[i] == numbered("l", i));
  CHECK(image.imports.size() == 3);
}

TEST_CASE("an ELF file may have more symbols than one extract for LIEF") {
  constexpr unsigned count = 250'000;
  const auto bytes = elf_with(1, count);
  const Image image = read_elf(bytes, "symbols");
  CHECK(image.libraries == std::vector<std::string>{"l0"});
  REQUIRE(image.imports.size() == count);
  bool all_there = true;
  for (unsigned i = 0; i < count; ++i) {
    all_there = all_there && image.imports[i].name == numbered("s", i + 1);
  }
  CHECK(all_there);
}

TEST_CASE("a Mach-O file may have more segments and libraries than LIEF reads load commands") {
  MachOFile file;
  for (unsigned i = 0; i < 60; ++i) {
    file.segment(numbered("__S", i), page * i, page, {}, 1);
    for (unsigned j = 0; j < 5; ++j) file.library(std::to_string(5 * i + j));
  }
  const auto bytes = file.bytes();
  const Image image = read_thin(bytes);
  REQUIRE(image.libraries.size() == 300);
  for (unsigned i = 0; i < 300; ++i) CHECK(image.libraries[i] == std::to_string(i));
  REQUIRE(image.regions.size() == 60);
  for (unsigned i = 0; i < 60; ++i) CHECK(image.regions[i].address == page * i);
}

TEST_CASE("a PE file may have as many sections as Windows loads, and no more") {
  const auto bytes = pe_with_sections(96);
  const Image image = read_pe(bytes, "sections");
  REQUIRE(image.regions.size() == 97);  // with the headers
  for (unsigned i = 1; i <= 96; ++i) {
    CHECK(image.regions[i].address == 0x180000000 + page * (i + 1));
  }
  CHECK_THROWS_AS(read_pe(pe_with_sections(97), "sections"), ftcheck::Error);
}
