#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "binary/fixture.hpp"
#include "binary/mach_o_file.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

const std::string module_name = "/multi_ready.cpython-314t-darwin.so";
const std::vector<std::string> thin_platforms = {"macosx-arm64", "macosx-arm64-chained",
                                                 "macosx-x86_64", "macosx-x86_64-chained"};

ByteString big_endian(std::initializer_list<std::uint32_t> numbers) {
  ByteString bytes;
  for (const std::uint32_t number : numbers) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes.number(number >> shift & 0xff, 1);
  }
  return bytes;
}

std::vector<std::byte> small_file(std::uint32_t cpu_type) {
  MachOFile file(true, cpu_type);
  return file.segment("__TEXT", 0, 0x4000, ByteString{1, 2, 3}, 5).bytes();
}

ByteString as_string(const std::vector<std::byte>& bytes) {
  ByteString string;
  for (const std::byte byte : bytes) string.number(static_cast<unsigned>(byte), 1);
  return string;
}

}  // namespace

TEST_CASE("a module's definition and slots are read with any kind of fixups") {
  for (const std::string& platform : thin_platforms) {
    CAPTURE(platform);
    const auto bytes = read_module(platform + module_name);
    const auto images = read_mach_o(bytes, "multi_ready");
    REQUIRE(images.size() == 1);
    const Image& image = images.front();
    CHECK(image.format == ftcheck::BinaryFormat::mach_o);
    CHECK(image.little_endian);
    CHECK(image.pointer_size == 8);
    const bool arm = platform.find("arm64") != std::string::npos;
    CHECK(image.architecture == (arm ? Architecture::aarch64 : Architecture::x86_64));
    check_multi_ready(image);
  }
}

TEST_CASE("a universal file gives an image for each slice") {
  const auto bytes = read_module("macosx-universal2" + module_name);
  const auto images = read_mach_o(bytes, "multi_ready");
  REQUIRE(images.size() == 2);
  CHECK(images[0].architecture != images[1].architecture);
  for (const Image& image : images) check_multi_ready(image);
}

TEST_CASE("a universal file may have 64-bit offsets") {
  const ByteString slice = as_string(small_file(0x01000007));
  const auto size = static_cast<std::uint32_t>(slice.size());
  ByteString file = big_endian({0xcafebabf, 1, 0x01000007, 3, 0, 0x1000, 0, size, 12, 0});
  const auto bytes = file.pad_to(0x1000).append(slice).bytes();
  const auto images = read_mach_o(bytes, "wide");
  REQUIRE(images.size() == 1);
  CHECK(images[0].architecture == Architecture::x86_64);
  CHECK(read_word(images[0], 0, 2) == Word{Word::Kind::number, 0x0201, 0});
}

TEST_CASE("a slice for Apple's own programs is ignored if there is one for all programs") {
  constexpr std::uint32_t arm64 = 0x0100000c;
  const ByteString slice = as_string(small_file(arm64));
  const auto size = static_cast<std::uint32_t>(slice.size());
  const auto count_slices = [&](std::uint32_t first, std::uint32_t second) {
    ByteString file = big_endian(
        {0xcafebabe, 2, arm64, first, 0x1000, size, 12, arm64, second, 0x10000, size, 12});
    const auto bytes = file.pad_to(0x1000).append(slice).pad_to(0x10000).append(slice).bytes();
    return read_mach_o(bytes, "arm64e").size();
  };
  CHECK(count_slices(0, 0x80000002) == 1);
  CHECK(count_slices(2, 0) == 1);
  CHECK(count_slices(2, 0x80000002) == 2);
  CHECK(count_slices(0, 0) == 2);
}

TEST_CASE("a universal file whose table is wrong is refused") {
  const ByteString slice = as_string(small_file(7));
  const auto size = static_cast<std::uint32_t>(slice.size());
  ByteString file;
  SUBCASE("slices that overlap") {
    file = big_endian({0xcafebabe, 2, 7, 3, 0x1000, size, 12, 7, 3, 0x1000, size, 12});
  }
  SUBCASE("no slice") {
    file = big_endian({0xcafebabe, 0});
  }
  SUBCASE("a slice past the end") {
    file = big_endian({0xcafebabe, 1, 7, 3, 0x1000, size + 1});
  }
  SUBCASE("a slice that is not a Mach-O file") {
    file = big_endian({0xcafebabe, 1, 7, 3, 0x800, 64});
  }
  SUBCASE("a slice that is a universal file") {
    file = big_endian({0xcafebabe, 1, 7, 3, 0, 0x1000, 12});
  }
  const auto bytes = file.pad_to(0x1000).append(slice).bytes();
  CHECK_THROWS_AS(read_mach_o(bytes, "wrong"), ftcheck::Error);
}

TEST_CASE("a Java class, which begins like a universal file, is recognized") {
  const auto bytes = big_endian({0xcafebabe, 52}).pad_to(4096).bytes();
  try {
    read_mach_o(bytes, "Main.class");
    FAIL("it was read");
  } catch (const ftcheck::Error& error) {
    CHECK(std::string(error.what()).find("Main.class: it is a Java class") != std::string::npos);
  }
}

TEST_CASE("segments become regions in their state after dyld is done") {
  MachOFile file;
  file.segment("__PAGEZERO", 0, 0x1000, {}, 0).segment("__TEXT", 0x1000, 0x1000, {1, 2}, 5);
  file.segment("__DATA_CONST", 0x2000, 0x1000, {3}, 3, 0x10);
  file.segment("__DATA", 0x3000, 0x1000, {4}, 3);
  const auto bytes = file.bytes();
  const Image image = read_thin(bytes);
  REQUIRE(image.regions.size() == 3);
  CHECK(image.regions[0].address == 0x1000);
  CHECK(image.regions[0].size == 0x1000);
  CHECK(image.regions[0].bytes.size() == 2);
  CHECK(image.regions[0].executable);
  CHECK_FALSE(image.regions[0].writable);
  CHECK_FALSE(image.regions[1].writable);
  CHECK(image.regions[2].writable);
  CHECK_FALSE(image.regions[2].executable);
}

TEST_CASE("linked libraries of every kind are listed in the order of their numbers") {
  MachOFile file;
  file.segment("__TEXT", 0, 0x1000, {}, 5).library("libown.dylib", 0xd).library("a", 0xc);
  file.library("b", 0x80000018).library("c", 0x8000001f).library("d", 0x20);
  const auto bytes = file.library("e", 0x80000023).bytes();
  const Image image = read_thin(bytes);
  CHECK(image.name == "libown.dylib");
  CHECK(image.libraries == std::vector<std::string>{"a", "b", "c", "d", "e"});
}

TEST_CASE("32-bit files are read") {
  MachOFile file(false, 12);
  const ByteString data = ByteString().number(0x1234, 4);
  file.segment("__TEXT", 0, 0x1000, {}, 5).segment("__DATA", 0x1000, 0x1000, data, 3);
  file.dyld_info({0x11, 0x21, 0x00, 0x51}, {}, {}, {}, {});
  const auto bytes = file.bytes();
  const Image image = read_thin(bytes);
  CHECK(image.architecture == Architecture::arm);
  CHECK(image.pointer_size == 4);
  CHECK(read_pointer(image, 0x1000) == Word{Word::Kind::address, 0x1234, 0});
}

TEST_CASE("a file with the relocations of old linkers is refused, not read without them") {
  MachOFile file;
  file.segment("__TEXT", 0, 0x1000, {}, 5);
  const unsigned undefined_symbols = 28;
  ByteString command;
  command.pad_to(undefined_symbols - 8).number(1, 4).pad_to(72);
  file.load_command(0xb, command);
  CHECK_THROWS_AS(read_mach_o(file.bytes(), "old"), ftcheck::Error);
  const auto bytes = file.dyld_info({}, {}, {}, {}, {}).bytes();
  CHECK(read_thin(bytes).regions.size() == 1);
}

TEST_CASE("load commands that contradict the file are refused") {
  MachOFile file;
  file.segment("__TEXT", 0, 0x1000, {1}, 5).linkedit(0x80000033, ByteString{0, 0});
  auto bytes = file.bytes();
  REQUIRE(read_thin(bytes).exports.empty());
  SUBCASE("a file with only its magic number") {
    bytes.resize(4);
  }
  SUBCASE("load commands past the end") {
    put(bytes, 20, 0x8000, 4);
  }
  SUBCASE("more load commands than there are") {
    put(bytes, 16, 3, 4);
  }
  SUBCASE("a load command without a size") {
    put(bytes, 32 + 4, 0, 4);
  }
  SUBCASE("a load command that is too short") {
    put(bytes, 32 + 4, 16, 4);
  }
  SUBCASE("a segment past the end") {
    put(bytes, 32 + 40, 0xffffffff, 8);
  }
  SUBCASE("a segment at the end of memory") {
    put(bytes, 32 + 24, ~std::uint64_t{0} - 9, 8);
  }
  SUBCASE("two segments at the same address") {
    bytes = MachOFile()
                .segment("__TEXT", 0, 0x1000, {1}, 5)
                .segment("__DATA", 0xfff, 0x1000, {1}, 3)
                .linkedit(0x80000033, ByteString{0, 0})
                .bytes();
  }
  SUBCASE("two tries") {
    bytes = MachOFile()
                .segment("__TEXT", 0, 0x1000, {1}, 5)
                .linkedit(0x80000033, ByteString{0, 0})
                .linkedit(0x80000033, ByteString{0, 0})
                .bytes();
  }
  SUBCASE("a table past the end") {
    put(bytes, 32 + 72 + 8, 0xffffffff, 4);
  }
  SUBCASE("a big-endian file") {
    put(bytes, 0, 0xcffaedfe, 4);
  }
  CHECK_THROWS_AS(read_mach_o(bytes, "wrong"), ftcheck::Error);
}

TEST_CASE("a Mach-O file cut off anywhere is refused or read, without leaving its bytes") {
  for (const std::string& platform : thin_platforms) check_truncations(platform + module_name);
  check_truncations("macosx-universal2" + module_name);
}

TEST_CASE("a Mach-O file with a damaged byte is refused or read") {
  check_flips("macosx-x86_64" + module_name);
  check_flips("macosx-x86_64-chained" + module_name);
}
