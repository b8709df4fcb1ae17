#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "binary/mach_o_file.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::uint64_t data_address = 0x4000;

// A file with 64 bytes of data, in segment 1, which hold 0x100, 0x101, ...
struct Opcodes {
  ByteString rebase, bind, weak, lazy, exports;
  std::vector<std::byte> bytes;

  Image read() {
    ByteString data;
    for (unsigned i = 0; i < 8; ++i) data.number(0x100 + i, 8);
    MachOFile file;
    file.segment("__TEXT", 0, 0x4000, {}, 5).segment("__DATA", data_address, 0x1000, data, 3);
    file.library("/usr/lib/libSystem.B.dylib").library("@rpath/libother.dylib", 0x80000018);
    file.dyld_info(rebase, bind, weak, lazy, exports);
    bytes = file.bytes();
    return read_thin(bytes);
  }
};

std::vector<std::uint64_t> addresses(const Image& image) {
  std::vector<std::uint64_t> result;
  for (const Fixup& fixup : image.fixups) result.push_back(fixup.address - data_address);
  return result;
}

// Sets the symbol and its flags.
ByteString symbol(std::string_view name, unsigned flags = 0) {
  return ByteString{0x40 | flags}.text(name);
}

}  // namespace

TEST_CASE("every rebase opcode moves as far as in dyld") {
  using List = std::vector<std::uint64_t>;
  SUBCASE("one after another") {
    Opcodes file;
    file.rebase = {0x11, 0x21, 0x08, 0x52, 0x30, 0x08, 0x51};
    CHECK(addresses(file.read()) == List{0x08, 0x10, 0x20});
  }
  SUBCASE("scaled by pointers, and several times") {
    Opcodes file;
    file.rebase = {0x11, 0x21, 0x00, 0x42, 0x60, 0x03};
    CHECK(addresses(file.read()) == List{0x10, 0x18, 0x20});
  }
  SUBCASE("with gaps") {
    Opcodes file;
    file.rebase = {0x11, 0x21, 0x00, 0x70, 0x10, 0x80, 0x02, 0x08, 0x51};
    CHECK(addresses(file.read()) == List{0x00, 0x18, 0x28, 0x38});
  }
  SUBCASE("and nothing is read past the end") {
    Opcodes file;
    file.rebase = {0x11, 0x21, 0x00, 0x51, 0x00, 0xff};
    CHECK(addresses(file.read()) == List{0x00});
  }
}

TEST_CASE("a rebased pointer is the address that the file holds") {
  Opcodes file;
  file.rebase = {0x11, 0x21, 0x10, 0x51};
  const Image image = file.read();
  CHECK(read_pointer(image, data_address + 0x10) == Word{Word::Kind::address, 0x102, 0});
  CHECK(read_pointer(image, data_address + 0x18) == Word{Word::Kind::number, 0x103, 0});
}

TEST_CASE("a bound pointer is an import from the library with that number, plus an addend") {
  Opcodes file;
  file.bind = {0x12};
  file.bind.append(symbol("_PyLong_Type", 1)).append({0x51, 0x60, 0x7c, 0x71, 0x08, 0x90});
  const Image image = file.read();
  REQUIRE(image.imports.size() == 1);
  CHECK(image.imports[0].name == "PyLong_Type");
  CHECK(image.imports[0].library == "@rpath/libother.dylib");
  CHECK(image.imports[0].weak);
  CHECK(read_pointer(image, data_address + 8) ==
        Word{Word::Kind::import, static_cast<std::uint64_t>(-4), 0, true});
}

TEST_CASE("numbers that do not stand for a library become words") {
  Opcodes file;
  file.bind.append(symbol("___x")).append({0x71, 0x00, 0x10, 0x90, 0x3f, 0x90, 0x3e, 0x90});
  file.bind.append({0x20, 0x01, 0x90});
  const Image image = file.read();
  REQUIRE(image.imports.size() == 4);
  CHECK(image.imports[0].name == "__x");
  CHECK(image.imports[0].library == "self");
  CHECK(image.imports[1].library == "main-executable");
  CHECK(image.imports[2].library == "");
  CHECK(image.imports[3].library == "/usr/lib/libSystem.B.dylib");
}

TEST_CASE("every bind opcode moves as far as in dyld, and names one import") {
  Opcodes file;
  file.bind = {0x11};
  file.bind.append(symbol("_a")).append({0x71, 0x00, 0xa0, 0x08, 0xb1, 0xc0, 0x02, 0x00});
  file.bind.append({0x80}).uleb(static_cast<std::uint64_t>(-8)).append({0x80, 0x08, 0x90});
  const Image image = file.read();
  CHECK(addresses(image) == std::vector<std::uint64_t>{0x00, 0x10, 0x20, 0x28, 0x30});
  CHECK(image.imports.size() == 1);
}

TEST_CASE("a lazy pointer is the import, not the stub it is rebased to") {
  Opcodes file;
  file.rebase = {0x11, 0x21, 0x00, 0x52};
  file.lazy = {0x71, 0x00, 0x11};
  file.lazy.append(symbol("_a")).append({0x90, 0x00, 0x71, 0x08, 0x11}).append(symbol("_b"));
  file.lazy.append({0x90, 0x00, 0x00});
  const Image image = file.read();
  REQUIRE(image.imports.size() == 2);
  CHECK(read_pointer(image, data_address) == Word{Word::Kind::import, 0, 0, true});
  CHECK(read_pointer(image, data_address + 8) == Word{Word::Kind::import, 0, 1, true});
}

TEST_CASE("a shared C++ symbol is the image's own if it has one, otherwise the known import") {
  Opcodes file;
  file.exports = {0x00, 0x01, '_', 'a', 0x00, 0x06, 0x02, 0x00, 0x10, 0x00};
  file.bind = {0x11};
  file.bind.append(symbol("_b")).append({0x71, 0x08, 0x90});
  file.weak = symbol("_a").append({0x71, 0x00, 0x90});
  file.weak.append(symbol("_b")).append({0x90}).append(symbol("_c")).append({0x90});
  file.weak.append(symbol("_d", 8));
  const Image image = file.read();
  CHECK(read_pointer(image, data_address) == Word{Word::Kind::address, 0x10, 0, true});
  REQUIRE(image.imports.size() == 2);
  CHECK(read_pointer(image, data_address + 0x08) == Word{Word::Kind::import, 0, 0, true});
  CHECK(read_pointer(image, data_address + 0x10) == Word{Word::Kind::import, 0, 1, true});
  CHECK(image.imports[0].library == "/usr/lib/libSystem.B.dylib");
  CHECK(image.imports[1].name == "c");
  CHECK(image.imports[1].library == "");
}

TEST_CASE("opcodes that repeat more often than a file has room for are refused at once") {
  const std::uint64_t back = static_cast<std::uint64_t>(-8);
  Opcodes file;
  SUBCASE("rebase") {
    file.rebase = {0x11, 0x21, 0x00, 0x80};
    file.rebase.uleb(std::uint64_t{1} << 60).uleb(back);
  }
  SUBCASE("bind") {
    file.bind = symbol("_a").append({0x71, 0x00, 0xc0});
    file.bind.uleb(std::uint64_t{1} << 60).uleb(back);
  }
  SUBCASE("repeatedly") {
    for (unsigned i = 0; i < 100; ++i) file.rebase.append({0x21, 0x00, 0x80, 100}).uleb(back);
  }
  CHECK_THROWS_AS(file.read(), ftcheck::Error);
}

TEST_CASE("opcodes that lead outside of the file's tables and memory are refused") {
  Opcodes file;
  SUBCASE("a segment that does not exist") {
    file.rebase = {0x11, 0x22, 0x00, 0x51};
  }
  SUBCASE("no segment at all") {
    file.rebase = {0x11, 0x51};
  }
  SUBCASE("past the segment") {
    file.rebase = {0x11, 0x21, 0xf9, 0x1f, 0x51};
  }
  SUBCASE("an offset that wraps around") {
    file.rebase = ByteString{0x11, 0x21}.uleb(~std::uint64_t{0} - 3).append({0x51});
  }
  SUBCASE("an undefined opcode") {
    file.rebase = {0x90};
  }
  SUBCASE("an endless number") {
    file.rebase = {0x21, 0x80, 0x80};
  }
  SUBCASE("an unterminated name") {
    file.bind = {0x40, '_', 'a'};
  }
  SUBCASE("a library that is not linked") {
    file.bind = ByteString{0x13}.append(symbol("_a")).append({0x71, 0x00, 0x90});
  }
  SUBCASE("a library's number that is too large") {
    file.bind = ByteString{0x20}.uleb(~std::uint64_t{0}).append(symbol("_a"));
    file.bind.append({0x71, 0x00, 0x90});
  }
  CHECK_THROWS_AS(file.read(), ftcheck::Error);
}
