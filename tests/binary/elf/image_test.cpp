#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/reader.hpp"
#include "binary/fixture.hpp"
#include "binary/format.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

const std::string x86_64_module = "linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so";
const std::string relr_module = "linux-x86_64/relr_ready.cpython-314t-x86_64-linux-gnu.so";

struct Platform {
  std::string path;
  Architecture architecture;
  unsigned pointer_size;
  bool little_endian;
};

const std::vector<Platform> platforms = {
    {x86_64_module, Architecture::x86_64, 8, true},
    {"linux-aarch64/multi_ready.cpython-314t-aarch64-linux-gnu.so", Architecture::aarch64, 8, true},
    {"linux-armv7l/multi_ready.cpython-314t-arm-linux-gnueabihf.so", Architecture::arm, 4, true},
    {"linux-i686/multi_ready.cpython-314t-i386-linux-gnu.so", Architecture::x86, 4, true},
    {"linux-ppc64le/multi_ready.cpython-314t-powerpc64le-linux-gnu.so", Architecture::ppc64le, 8,
     true},
    {"linux-riscv64/multi_ready.cpython-314t-riscv64-linux-gnu.so", Architecture::riscv64, 8, true},
    {"linux-s390x/multi_ready.cpython-314t-s390x-linux-gnu.so", Architecture::s390x, 8, false},
};

// The offset of a dynamic entry's value in a 64-bit little-endian ELF file.
std::uint64_t dynamic_value_offset(const std::vector<std::byte>& bytes, std::uint64_t tag) {
  const ftcheck::base::Reader file{bytes};
  const std::uint64_t headers = *file.u64(32);
  for (std::uint64_t i = 0; i < *file.u16(56); ++i) {
    if (*file.u32(headers + 56 * i) != 2) continue;  // PT_DYNAMIC
    std::uint64_t at = *file.u64(headers + 56 * i + 8);
    for (; *file.u64(at) != 0; at += 16) {
      if (*file.u64(at) == tag) return at + 8;
    }
  }
  FAIL("no such dynamic entry");
  return 0;
}

std::string error_of(const std::vector<std::byte>& bytes) {
  try {
    read_elf(bytes, "pkg/_x.so");
  } catch (const ftcheck::Error& error) {
    return error.what();
  }
  return "";
}

std::vector<std::string> names_of(const std::vector<Import>& imports) {
  std::vector<std::string> names;
  for (const Import& import : imports) names.push_back(import.name);
  return names;
}

}  // namespace

TEST_CASE("a module's definition and slots are the same on every Linux platform") {
  for (const Platform& platform : platforms) {
    CAPTURE(platform.path);
    const auto bytes = read_module(platform.path);
    const Image image = read_elf(bytes, platform.path);
    CHECK(image.format == ftcheck::BinaryFormat::elf);
    CHECK(image.architecture == platform.architecture);
    CHECK(image.pointer_size == platform.pointer_size);
    CHECK(image.little_endian == platform.little_endian);
    check_multi_ready(image);
  }
}

TEST_CASE("calls go through slots that hold imports") {
  for (const Platform& platform : platforms) {
    CAPTURE(platform.path);
    const auto bytes = read_module(platform.path);
    const Image image = read_elf(bytes, platform.path);
    CHECK(std::any_of(image.fixups.begin(), image.fixups.end(), [&](const Fixup& fixup) {
      return fixup.kind == Fixup::Kind::import && fixup.value == 0 &&
             image.imports[fixup.import].name == "PyModuleDef_Init";
    }));
  }
}

TEST_CASE("Thumb functions keep the lowest bit of their address") {
  const auto bytes = read_module(platforms[2].path);
  const Image image = read_elf(bytes, "arm");
  CHECK(find_export(image, "PyInit_multi_ready")->address % 2 == 1);
}

TEST_CASE("packed relative relocations are applied") {
  const auto bytes = read_module(relr_module);
  REQUIRE(dynamic_value_offset(bytes, 36) != 0);  // DT_RELR
  const Image image = read_elf(bytes, "relr");
  const std::uint64_t definition = find_definition(image, "relr_ready");
  REQUIRE(definition != 0);
  const auto slots = read_pointer(image, definition + 88);
  REQUIRE(slots);
  CHECK(slots->kind == Word::Kind::address);
  CHECK(find_region(image, slots->value) != nullptr);
}

TEST_CASE("memory that is read-only after relocation is not writable, other memory is") {
  const auto bytes = read_module("linux-x86_64/constant_pointer.cpython-314t-x86_64-linux-gnu.so");
  const Image image = read_elf(bytes, "constant_pointer");
  const std::uint64_t definition = find_definition(image, "constant_pointer");
  REQUIRE(definition != 0);
  CHECK(find_region(image, definition)->writable);
  // The constant is the one pointer to code in memory that cannot be written.
  CHECK(std::any_of(image.fixups.begin(), image.fixups.end(), [&](const Fixup& fixup) {
    const Region* held_in = find_region(image, fixup.address);
    const Region* points_to = find_region(image, fixup.value);
    return fixup.kind == Fixup::Kind::address && held_in != nullptr && !held_in->writable &&
           points_to != nullptr && points_to->executable;
  }));
}

TEST_CASE("libraries are listed in the order of the dynamic section") {
  const auto bytes = read_module("linux-x86_64/forward.cpython-314t-x86_64-linux-gnu.so");
  const Image image = read_elf(bytes, "forward");
  REQUIRE_FALSE(image.libraries.empty());
  CHECK(image.libraries.front() == "libforward.so.1");
  const auto library = read_module("linux-x86_64/libforward.so.1");
  CHECK(read_elf(library, "libforward.so.1").name == "libforward.so.1");
}

TEST_CASE("section headers are not needed") {
  for (const Platform& platform : platforms) {
    CAPTURE(platform.path);
    const auto bytes = read_module(platform.path);
    const Image image = read_elf(bytes, platform.path);
    auto stripped = bytes;
    const bool wide = platform.pointer_size == 8;
    put(stripped, wide ? 40 : 32, 0, platform.pointer_size);  // e_shoff
    put(stripped, wide ? 60 : 48, 0, 4);                      // e_shnum, e_shstrndx
    const Image without = read_elf(stripped, platform.path);
    CHECK(names_of(without.imports) == names_of(image.imports));
    CHECK(without.exports.size() == image.exports.size());
    CHECK(without.fixups.size() == image.fixups.size());
  }
}

TEST_CASE("imports are found if the hash table counts no symbols") {
  auto bytes = read_module(x86_64_module);
  const Image whole = read_elf(bytes, "whole");
  put(bytes, 60, 0, 2);                                            // e_shnum
  put(bytes, dynamic_value_offset(bytes, 0x6ffffef5) - 8, 21, 8);  // DT_GNU_HASH to DT_DEBUG
  const Image image = read_elf(bytes, "without hash table");
  // Relocations are the only witness left.
  CHECK(find_import(image, "PyModuleDef_Init") != nullptr);
  CHECK(image.fixups.size() == whole.fixups.size());
}

TEST_CASE("a truncated file is an error that names it") {
  const auto whole = read_module(x86_64_module);
  for (const std::size_t size : {5u, 40u, 100u, 0x800u}) {
    CAPTURE(size);
    const auto message = error_of({whole.begin(), whole.begin() + static_cast<int>(size)});
    CHECK(message.find("pkg/_x.so") != std::string::npos);
    CHECK(message.find("truncated") != std::string::npos);
  }
}

TEST_CASE("tables that point outside of the file are an error") {
  const auto whole = read_module(x86_64_module);
  for (const std::uint64_t tag : {5u, 6u, 7u, 8u}) {  // DT_STRTAB, DT_SYMTAB, DT_RELA, DT_RELASZ
    for (const std::uint64_t value : {std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
      CAPTURE(tag);
      auto bytes = whole;
      put(bytes, dynamic_value_offset(bytes, tag), value, 8);
      CHECK_FALSE(error_of(bytes).empty());
    }
  }
}

TEST_CASE("a string table that does not begin with an empty name is an error") {
  auto bytes = read_module(x86_64_module);
  const ftcheck::base::Reader file{bytes};
  bytes.at(*file.u64(dynamic_value_offset(bytes, 5))) = std::byte{'x'};  // DT_STRTAB
  CHECK(error_of(bytes).find("string table") != std::string::npos);
}

TEST_CASE("packed relocations cannot claim more words than the file has") {
  // A segment of bitmaps takes the place of a program header that the loader does not need; each of
  // its words stands for 63 others.
  constexpr std::uint64_t address = 0x10000000;
  constexpr std::uint64_t size = 1'600'000;
  auto bytes = read_module(relr_module);
  bytes.resize((bytes.size() + 4095) / 4096 * 4096);
  const std::uint64_t offset = bytes.size();
  bytes.resize(offset + size, std::byte{0xff});
  std::uint64_t header = *ftcheck::base::Reader(bytes).u64(32);
  while (*ftcheck::base::Reader(bytes).u32(header) < 0x60000000) header += 56;
  put(bytes, header, 1, 4);  // PT_LOAD
  put(bytes, header + 8, offset, 8);
  put(bytes, header + 16, address, 8);
  put(bytes, header + 32, size, 8);
  put(bytes, header + 40, size, 8);
  CHECK(error_of(bytes).empty());
  put(bytes, dynamic_value_offset(bytes, 36), address, 8);  // DT_RELR
  put(bytes, dynamic_value_offset(bytes, 35), size, 8);     // DT_RELRSZ
  CHECK(error_of(bytes).find("more relocations") != std::string::npos);
}

TEST_CASE("impossible sizes in memory cost nothing") {
  auto bytes = read_module(x86_64_module);
  const std::uint64_t headers = *ftcheck::base::Reader(bytes).u64(32);
  std::uint64_t last_load = 0;
  for (std::uint64_t i = 0; i < *ftcheck::base::Reader(bytes).u16(56); ++i) {
    if (*ftcheck::base::Reader(bytes).u32(headers + 56 * i) == 1) last_load = headers + 56 * i;
  }
  put(bytes, last_load + 40, ~std::uint64_t{0}, 8);  // p_memsz
  const Image image = read_elf(bytes, "huge");
  REQUIRE_FALSE(image.regions.empty());
  const Region& last = image.regions.back();
  CHECK(last.address + last.size == ~std::uint64_t{0});
}

TEST_CASE("no truncation of an ELF file is fatal") {
  for (const Platform& platform : platforms) check_truncations(platform.path);
  check_truncations(relr_module);
}

TEST_CASE("no changed byte of a 64-bit ELF file is fatal") {
  check_flips(x86_64_module);
}
TEST_CASE("no changed byte of a 32-bit ELF file is fatal") {
  check_flips(platforms[3].path);
}
TEST_CASE("no changed byte of a big-endian ELF file is fatal") {
  check_flips(platforms[6].path);
}
TEST_CASE("no changed byte of packed relocations is fatal") {
  check_flips(relr_module);
}
