#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "binary/mach_o_file.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::uint64_t base = 0x100000000;
constexpr std::uint64_t data_offset = 0x4000;

// A file whose second segment holds `data` and has fixups.
struct Chained {
  bool wide = true;
  std::uint64_t base = ::base;
  unsigned pointer_format = 2;
  unsigned page_size = 0x1000;
  unsigned page_count = 1;
  std::uint32_t last_pointer = 0;
  std::vector<unsigned> starts = {0};
  unsigned import_format = 1;
  unsigned import_count = 2;
  ByteString imports = import_1(1, false, 0).append(import_1(0xfe, true, 3));
  ByteString names = ByteString().text("_a").text("_b");
  ByteString data;
  std::vector<std::byte> bytes;

  static ByteString import_1(std::uint64_t ordinal, bool weak, std::uint64_t name) {
    return ByteString().number(ordinal | (weak ? 0x100U : 0U) | name << 9, 4);
  }

  ByteString table() const {
    const std::size_t starts_at = 28;
    const std::size_t segment_at = starts_at + 12;  // the count and two offsets
    const std::size_t imports_at = segment_at + 22 + 2 * starts.size();
    ByteString table;
    table.number(0, 4).number(starts_at, 4).number(imports_at, 4);
    table.number(imports_at + imports.size(), 4).number(import_count, 4).number(import_format, 4);
    table.number(0, 4);
    table.number(2, 4).number(0, 4).number(segment_at - starts_at, 4);
    table.number(22 + 2 * starts.size(), 4).number(page_size, 2).number(pointer_format, 2);
    table.number(data_offset, 8).number(last_pointer, 4).number(page_count, 2);
    for (const unsigned start : starts) table.number(start, 2);
    return table.append(imports).append(names);
  }

  Image read() {
    MachOFile file(wide);
    file.segment("__TEXT", base, data_offset, {}, 5);
    file.segment("__DATA", base + data_offset, 0x4000, data, 3);
    file.library("/usr/lib/libSystem.B.dylib").linkedit(0x80000034, table());
    bytes = file.bytes();
    return read_thin(bytes);
  }
};

// Pointers of the 64-bit formats; `next` counts four bytes.
std::uint64_t rebase_64(std::uint64_t target, std::uint64_t high, std::uint64_t next) {
  return target | high << 36 | next << 51;
}
std::uint64_t bind_64(std::uint64_t import, std::uint64_t addend, std::uint64_t next) {
  return import | addend << 24 | next << 51 | std::uint64_t{1} << 63;
}

Word address(std::uint64_t value) {
  return {Word::Kind::address, value, 0};
}

}  // namespace

TEST_CASE("a chain's pointers hold addresses and imports, and the last one ends it") {
  Chained file;
  file.data.number(rebase_64(base + 0x123, 0, 4), 8).number(7, 8).number(bind_64(0, 5, 2), 8);
  file.data.number(bind_64(1, 0, 0), 8).number(rebase_64(1, 0, 0), 8);
  const Image image = file.read();
  const std::uint64_t data = base + data_offset;
  CHECK(read_pointer(image, data) == address(base + 0x123));
  CHECK(read_pointer(image, data + 8) == Word{Word::Kind::number, 7, 0});
  CHECK(read_pointer(image, data + 16) == Word{Word::Kind::import, 5, 0, true});
  CHECK(read_pointer(image, data + 24) == Word{Word::Kind::import, 0, 1, true});
  CHECK(read_pointer(image, data + 32) == Word{Word::Kind::number, 1, 0});
  REQUIRE(image.imports.size() == 2);
  CHECK(image.imports[0].name == "a");
  CHECK(image.imports[0].library == "/usr/lib/libSystem.B.dylib");
  CHECK_FALSE(image.imports[0].weak);
  CHECK(image.imports[1].name == "b");
  CHECK(image.imports[1].library == "");
  CHECK(image.imports[1].weak);
}

TEST_CASE("pointers relative to the header become addresses, with their highest byte") {
  Chained file;
  file.pointer_format = 6;
  file.data.number(rebase_64(0x123, 0xab, 0), 8);
  CHECK(read_pointer(file.read(), base + data_offset) == address((base + 0x123) | 0xabULL << 56));
}

TEST_CASE("each page has its own chains, or none") {
  Chained file;
  file.page_count = 3;
  file.starts = {8, 0xffff, 0};
  file.data.number(0, 8).number(rebase_64(1, 0, 0), 8).pad_to(0x2000);
  file.data.number(rebase_64(2, 0, 0), 8);
  const Image image = file.read();
  REQUIRE(image.fixups.size() == 2);
  CHECK(read_pointer(image, base + data_offset + 8) == address(1));
  CHECK(read_pointer(image, base + data_offset + 0x2000) == address(2));
}

TEST_CASE("a page of 32-bit pointers may have several chains, and numbers between them") {
  Chained file;
  file.wide = false;
  file.base = 0;
  file.pointer_format = 3;
  file.last_pointer = 0x100000;
  file.starts = {0x8001, 0, 0x8000 | 12};
  file.data.number(0x123 | 1U << 26, 4).number(0x200000, 4).number(9, 4);
  file.data.number(1 | 3U << 20 | 1U << 31, 4);
  const Image image = file.read();
  CHECK(image.pointer_size == 4);
  CHECK(read_pointer(image, data_offset) == address(0x123));
  CHECK(read_pointer(image, data_offset + 4) == Word{});
  CHECK(read_pointer(image, data_offset + 8) == Word{Word::Kind::number, 9, 0});
  CHECK(read_pointer(image, data_offset + 12) == Word{Word::Kind::import, 3, 1, true});
}

TEST_CASE("signed pointers of arm64e are addresses without their signature") {
  const std::uint64_t is_signed = std::uint64_t{1} << 63;
  const std::uint64_t bind = std::uint64_t{1} << 62;
  const std::uint64_t next = std::uint64_t{1} << 51;
  const std::uint64_t minus_one = std::uint64_t{0x7ffff} << 32;
  Chained file;
  std::uint64_t plain = base + 0x30;
  SUBCASE("the first format") {
    file.pointer_format = 1;
  }
  SUBCASE("relative to the header") {
    file.pointer_format = 9;
    plain = 0x30;
  }
  SUBCASE("with room for more imports") {
    file.pointer_format = 12;
    plain = 0x30;
  }
  file.data.number(is_signed | 0xbeefULL << 32 | 0x20 | next, 8).number(plain | next, 8);
  file.data.number(bind | is_signed | 0xbeefULL << 32 | 1 | next, 8);
  file.data.number(bind | minus_one | 0, 8);
  const Image image = file.read();
  const std::uint64_t data = base + data_offset;
  CHECK(read_pointer(image, data) == address(base + 0x20));
  CHECK(read_pointer(image, data + 8) == address(base + 0x30));
  CHECK(read_pointer(image, data + 16) == Word{Word::Kind::import, 0, 1, true});
  CHECK(read_pointer(image, data + 24) == Word{Word::Kind::import, ~std::uint64_t{0}, 0, true});
}

TEST_CASE("imports may have addends, and wide numbers") {
  Chained file;
  file.data.number(bind_64(0, 1, 2), 8).number(bind_64(1, 0, 0), 8);
  std::uint64_t second = 0x10;
  SUBCASE("32-bit addends") {
    file.import_format = 2;
    file.imports = Chained::import_1(1, false, 0).number(static_cast<std::uint32_t>(-9), 4);
    file.imports.append(Chained::import_1(0xff, false, 3)).number(second, 4);
  }
  SUBCASE("64-bit addends") {
    second = std::uint64_t{1} << 40;
    file.import_format = 3;
    file.imports = ByteString().number(1, 4).number(0, 4).number(static_cast<std::uint64_t>(-9), 8);
    file.imports.number(0xffff, 4).number(3, 4).number(second, 8);
  }
  const Image image = file.read();
  REQUIRE(image.imports.size() == 2);
  CHECK(image.imports[1].library == "main-executable");
  CHECK(read_pointer(image, base + data_offset) ==
        Word{Word::Kind::import, static_cast<std::uint64_t>(-8), 0, true});
  CHECK(read_pointer(image, base + data_offset + 8) == Word{Word::Kind::import, second, 1, true});
}

TEST_CASE("chains that lead outside of the file's tables and memory are refused") {
  Chained file;
  file.data.number(rebase_64(1, 0, 0), 8);
  REQUIRE(file.read().fixups.size() == 1);
  SUBCASE("a start past the page") {
    file.starts = {0x1001};
  }
  SUBCASE("a start past the bytes") {
    file.starts = {8};
  }
  SUBCASE("a chain out of the bytes") {
    file.data = ByteString().number(rebase_64(1, 0, 1), 8);
  }
  SUBCASE("a chain out of its page") {
    file.page_size = 8;
    file.data = ByteString().number(rebase_64(1, 0, 2), 8).number(0, 8);
  }
  SUBCASE("an import that does not exist") {
    file.data = ByteString().number(bind_64(2, 0, 0), 8);
  }
  SUBCASE("more imports than bytes") {
    file.import_count = 0xffffffff;
  }
  SUBCASE("a name past the names") {
    file.imports = Chained::import_1(1, false, 0x7fffff);
  }
  SUBCASE("a library that is not linked") {
    file.imports = Chained::import_1(2, false, 0);
  }
  SUBCASE("more pages than starts") {
    file.page_count = 2;
  }
  SUBCASE("starts without a last one") {
    file.starts = {0x8001, 0};
  }
  SUBCASE("an undefined pointer format") {
    file.pointer_format = 99;
  }
  SUBCASE("an undefined import format") {
    file.import_format = 4;
  }
  if (file.import_count == 2 && file.imports.size() < 8) file.import_count = 1;
  CHECK_THROWS_AS(file.read(), ftcheck::Error);
}

TEST_CASE("chains that lead through the same page repeatedly are refused") {
  Chained file;
  for (unsigned i = 0; i < 512; ++i) file.data.number(rebase_64(1, 0, i < 511 ? 2 : 0), 8);
  file.starts = {0x8001};
  for (unsigned i = 0; i < 20'000; ++i) file.starts.push_back(0);
  file.starts.push_back(0x8000);
  CHECK_THROWS_AS(file.read(), ftcheck::Error);
}

TEST_CASE("imports that share one long name neither multiply its cost nor take long") {
  Chained file;
  file.names = ByteString().text(std::string(1 << 20, 'a')).append(file.names);
  file.imports = {};
  file.import_count = 100'000;
  bool same = false;
  SUBCASE("from the same byte on") {
    same = true;
  }
  SUBCASE("each from another byte on") {
    same = false;
  }
  for (unsigned i = 0; i < file.import_count; ++i) {
    file.imports.append(Chained::import_1(1, false, same ? 0 : i));
  }
  file.data.number(0, 8);
  CHECK_THROWS_AS(file.read(), ftcheck::Error);
}
