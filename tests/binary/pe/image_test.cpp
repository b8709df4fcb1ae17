#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/reader.hpp"
#include "binary/fixture.hpp"
#include "binary/format.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

struct Platform {
  std::string path;
  Architecture architecture;
  unsigned pointer_size;
};

const std::vector<Platform> platforms = {
    {"win_amd64/multi_ready.cp314t-win_amd64.pyd", Architecture::x86_64, 8},
    {"win32/multi_ready.cp314t-win32.pyd", Architecture::x86, 4},
    {"win_arm64/multi_ready.cp314t-win_arm64.pyd", Architecture::aarch64, 8},
};

// A 64-bit DLL at 0x180000000 with one section at the RVAs 0x1000 to 0x2000, and the test's tables
// in it.
class Dll {
 public:
  static constexpr std::uint64_t base = 0x180000000;

  Dll() : bytes_(0x1200) {
    text_at(0, "MZ");
    put(bytes_, 0x3c, 0x40, 4);
    text_at(0x40, "PE");
    put(bytes_, 0x44, 0x8664, 2);  // Machine
    put(bytes_, 0x46, 1, 2);       // NumberOfSections
    put(bytes_, 0x54, 240, 2);     // SizeOfOptionalHeader
    put(bytes_, 0x58, 0x20b, 2);   // Magic
    put(bytes_, 0x70, base, 8);
    put(bytes_, 0x94, 0x200, 4);  // SizeOfHeaders
    put(bytes_, 0xc4, 16, 4);     // NumberOfRvaAndSizes
    text_at(section, ".data");
    put(bytes_, section + 8, 0x1000, 4);       // VirtualSize
    put(bytes_, section + 12, 0x1000, 4);      // VirtualAddress
    put(bytes_, section + 16, 0x1000, 4);      // SizeOfRawData
    put(bytes_, section + 20, 0x200, 4);       // PointerToRawData
    put(bytes_, section + 36, 0xc0000040, 4);  // read, write, initialised data
  }

  void directory(unsigned index, std::uint32_t rva, std::uint32_t size) {
    put(bytes_, 0xc8 + 8 * index, rva, 4);
    put(bytes_, 0xcc + 8 * index, size, 4);
  }
  void number(std::uint32_t rva, std::uint64_t value, unsigned size) {
    put(bytes_, rva - 0xe00, value, size);
  }
  void numbers(std::uint32_t rva, std::initializer_list<std::uint32_t> values) {
    for (const std::uint32_t value : values) {
      number(rva, value, 4);
      rva += 4;
    }
  }
  void text(std::uint32_t rva, std::string_view text) { text_at(rva - 0xe00, text); }

  static constexpr std::uint64_t section = 0x58 + 240;
  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  void text_at(std::uint64_t offset, std::string_view text) {
    for (const char c : text) put(bytes_, offset++, static_cast<unsigned char>(c), 1);
  }
  std::vector<std::byte> bytes_;
};

// python314t.dll with one function by name and one by number, in the ordinary import table.
Dll dll_with_imports() {
  Dll dll;
  dll.directory(1, 0x1000, 40);
  dll.numbers(0x1000, {0x1100, 0, 0, 0x1200, 0x1300});
  dll.number(0x1100, 0x1220, 8);
  dll.number(0x1108, 0x800000000000000c, 8);
  dll.text(0x1200, "python314t.dll");
  dll.text(0x1222, "PyModuleDef_Init");
  return dll;
}

bool is_error(std::vector<std::byte>& bytes) {
  try {
    read_pe(bytes, "x.pyd");
    return false;
  } catch (const ftcheck::Error&) {
    return true;
  }
}

}  // namespace

TEST_CASE("a module's definition and slots are the same on every Windows platform") {
  for (const Platform& platform : platforms) {
    CAPTURE(platform.path);
    const auto bytes = read_module(platform.path);
    const Image image = read_pe(bytes, platform.path);
    CHECK(image.format == ftcheck::BinaryFormat::pe);
    CHECK(image.architecture == platform.architecture);
    CHECK(image.pointer_size == platform.pointer_size);
    check_multi_ready(image);
    CHECK(find_import(image, "PyModuleDef_Init")->library == "python314t.dll");
    CHECK(std::count(image.libraries.begin(), image.libraries.end(), "python314t.dll") == 1);
  }
}

TEST_CASE("each slot of the import address table holds its import") {
  Dll dll = dll_with_imports();
  const Image image = read_pe(dll.bytes(), "x.pyd");
  REQUIRE(image.imports.size() == 2);
  CHECK(image.imports[0].name == "PyModuleDef_Init");
  CHECK(image.imports[1].name == "#12");
  CHECK(image.imports[1].library == "python314t.dll");
  CHECK(read_pointer(image, Dll::base + 0x1300) == Word{Word::Kind::import, 0, 0, true});
  CHECK(read_pointer(image, Dll::base + 0x1308) == Word{Word::Kind::import, 0, 1, true});
  CHECK(read_pointer(image, Dll::base + 0x1310) == Word{Word::Kind::number, 0, 0});
  CHECK(image.libraries == std::vector<std::string>{"python314t.dll"});
}

TEST_CASE("names are taken from the slots if there is no lookup table") {
  Dll dll = dll_with_imports();
  dll.number(0x1000, 0, 4);
  dll.number(0x1300, 0x1220, 8);
  const Image image = read_pe(dll.bytes(), "x.pyd");
  REQUIRE(image.imports.size() == 1);
  CHECK(image.imports[0].name == "PyModuleDef_Init");
}

TEST_CASE("delay-loaded imports are imports, even if the slot has a base relocation") {
  Dll dll;
  dll.directory(13, 0x1000, 64);
  dll.numbers(0x1000, {1, 0x1200, 0, 0x1300, 0x1100, 0, 0, 0});
  dll.number(0x1100, 0x1220, 8);
  dll.text(0x1200, "late.dll");
  dll.text(0x1222, "function");
  dll.number(0x1300, Dll::base + 0x1400, 8);  // the code that loads it
  dll.directory(5, 0x1500, 12);
  dll.numbers(0x1500, {0x1000, 12});
  dll.number(0x1508, 0xa300, 2);
  const Image image = read_pe(dll.bytes(), "x.pyd");
  REQUIRE(image.imports.size() == 1);
  CHECK(image.imports[0].name == "function");
  CHECK(image.imports[0].library == "late.dll");
  CHECK(read_pointer(image, Dll::base + 0x1300) == Word{Word::Kind::import, 0, 0, true});
}

TEST_CASE("base relocations distinguish addresses from numbers") {
  Dll dll;
  dll.number(0x1010, Dll::base + 0x1800, 8);
  dll.number(0x1018, Dll::base + 0x1800, 8);
  dll.directory(5, 0x1500, 12);
  dll.numbers(0x1500, {0x1000, 12});
  dll.number(0x1508, 0xa010, 2);
  const Image image = read_pe(dll.bytes(), "x.pyd");
  CHECK(read_pointer(image, Dll::base + 0x1010) ==
        Word{Word::Kind::address, Dll::base + 0x1800, 0});
  CHECK(read_pointer(image, Dll::base + 0x1018) == Word{Word::Kind::number, Dll::base + 0x1800, 0});
}

TEST_CASE("exports have an address, or say which library provides them") {
  Dll dll;
  dll.directory(0, 0x1000, 0x100);
  dll.numbers(0x1000, {0, 0, 0, 0x1080, 5, 3, 2, 0x1028, 0x1038, 0x1040});
  dll.numbers(0x1028, {0x1800, 0x1090, 0x1900});  // functions
  dll.numbers(0x1038, {0x10c0, 0x10b0});          // names, in order
  dll.number(0x1040, 0, 2);                       // their ordinals
  dll.number(0x1042, 1, 2);
  dll.text(0x1080, "_x.pyd");
  dll.text(0x1090, "other.function");
  dll.text(0x10b0, "elsewhere");
  dll.text(0x10c0, "PyInit__x");
  const Image image = read_pe(dll.bytes(), "x.pyd");
  CHECK(image.name == "_x.pyd");
  REQUIRE(find_export(image, "PyInit__x") != nullptr);
  CHECK(find_export(image, "PyInit__x")->address == Dll::base + 0x1800);
  REQUIRE(find_export(image, "elsewhere") != nullptr);
  CHECK(find_export(image, "elsewhere")->forwarded_to == "other.function");
  CHECK(find_export(image, "elsewhere")->address == 0);
  REQUIRE(find_export(image, "#7") != nullptr);
  CHECK(find_export(image, "#7")->address == Dll::base + 0x1900);
}

TEST_CASE("a section is as large in memory as its header says, and zero past its data") {
  Dll dll;
  put(dll.bytes(), Dll::section + 8, 0x3000, 4);
  const Image image = read_pe(dll.bytes(), "x.pyd");
  CHECK(read_word(image, Dll::base + 0x3ff8, 8) == Word{Word::Kind::number, 0, 0});
  CHECK_FALSE(read_word(image, Dll::base + 0x4000, 1));
  const Region* region = find_region(image, Dll::base + 0x1000);
  REQUIRE(region != nullptr);
  CHECK(region->writable);
  CHECK_FALSE(region->executable);
}

TEST_CASE("the index of thread-local storage is not known before loading") {
  Dll dll;
  dll.directory(9, 0x1000, 40);
  dll.number(0x1010, Dll::base + 0x1100, 8);
  const Image image = read_pe(dll.bytes(), "x.pyd");
  CHECK(read_word(image, Dll::base + 0x1100, 4) == Word{});
}

TEST_CASE("a PE file with contradictory parts is an error") {
  SUBCASE("no PE header") {
    Dll dll;
    put(dll.bytes(), 0x3c, 0xfffffff0, 4);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("a section past the end") {
    Dll dll;
    put(dll.bytes(), Dll::section + 20, 0x400, 4);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("more sections than bytes") {
    Dll dll;
    put(dll.bytes(), 0x46, 0xffff, 2);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("an import name outside") {
    Dll dll = dll_with_imports();
    dll.number(0x1100, 0x7fffffff, 8);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("imports without end") {
    Dll dll = dll_with_imports();
    for (std::uint32_t rva = 0x1400; rva < 0x2000; rva += 8) dll.number(rva, 0x1220, 8);
    dll.number(0x1000, 0x1400, 4);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("a section that Windows reads from another place") {
    Dll dll;
    put(dll.bytes(), Dll::section + 16, 0xe00, 4);
    put(dll.bytes(), Dll::section + 20, 0x210, 4);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("a section over the headers") {
    Dll dll;
    put(dll.bytes(), Dll::section + 12, 0, 4);
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("an exported name that occurs twice") {
    Dll dll;
    dll.directory(0, 0x1000, 0x100);
    dll.numbers(0x1000, {0, 0, 0, 0, 1, 2, 2, 0x1028, 0x1038, 0x1040});
    dll.numbers(0x1028, {0x1800, 0x1900});
    dll.numbers(0x1038, {0x10c0, 0x10c0});
    dll.number(0x1042, 1, 2);
    dll.text(0x10c0, "PyInit__x");
    CHECK(is_error(dll.bytes()));
  }
  SUBCASE("more exported functions than bytes") {
    Dll dll;
    dll.directory(0, 0x1000, 0x100);
    dll.numbers(0x1000, {0, 0, 0, 0, 1, 0xffffffff, 0, 0x1028, 0, 0});
    CHECK(is_error(dll.bytes()));
  }
}

TEST_CASE("overlapping tables do not multiply") {
  // 40,000 libraries that share one list of names: more imports than the file has bytes.
  Dll dll;
  constexpr std::uint32_t libraries = 40'000;
  dll.bytes().resize(0x1200 + 20 * (libraries + 1));
  const auto size = static_cast<std::uint32_t>(dll.bytes().size()) - 0x200;
  put(dll.bytes(), Dll::section + 8, size, 4);
  put(dll.bytes(), Dll::section + 16, size, 4);
  for (std::uint32_t rva = 0x1100; rva < 0x1f00; rva += 8) {
    dll.number(rva, 0x800000000000000c, 8);
  }
  dll.text(0x1000, "a.dll");
  dll.directory(1, 0x2000, 0);
  for (std::uint32_t i = 0; i < libraries; ++i) {
    dll.numbers(0x2000 + 20 * i, {0x1100, 0, 0, 0x1000, 0x1100});
  }
  CHECK(is_error(dll.bytes()));
}

TEST_CASE("libraries without imports do not multiply their name") {
  Dll dll;
  auto& bytes = dll.bytes();
  bytes.resize(0x40000);
  put(bytes, Dll::section + 8, 0x3fe00, 4);   // VirtualSize
  put(bytes, Dll::section + 16, 0x3fe00, 4);  // SizeOfRawData
  dll.directory(1, 0x1000, 0x3e000);
  dll.text(0x3f000, std::string(500, 'x'));
  for (std::uint32_t descriptor = 0x1000; descriptor < 0x3e000; descriptor += 20) {
    dll.numbers(descriptor, {0x3f800, 0, 0, 0x3f000, 0x3f900});
  }
  CHECK(is_error(bytes));
}

TEST_CASE("no truncation of a PE file is fatal") {
  for (const Platform& platform : platforms) check_truncations(platform.path);
}

TEST_CASE("no changed byte of a 64-bit PE file is fatal") {
  check_flips(platforms[0].path);
}
TEST_CASE("no changed byte of a 32-bit PE file is fatal") {
  check_flips(platforms[1].path);
}
