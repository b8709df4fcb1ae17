#include "binary/open.hpp"

#include <doctest/doctest.h>

#include <string>

#include "binary/format.hpp"

using namespace ftcheck::binary;

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

constexpr Word number(std::uint64_t value) {
  return {Word::Kind::number, value, 0};
}

// Sixteen bytes of file, followed by sixteen zeros, at 0x1000.
struct Sample {
  std::vector<std::byte> bytes = bytes_of(
      "\x01\x02\x03\x04\x05\x06\x07\x08"
      "ABCDEFGH");
  Image image;

  Sample() {
    Region region;
    region.address = 0x1000;
    region.size = 32;
    region.bytes = bytes;
    image.regions.push_back(region);
    image.imports = {{"first", "", false}, {"second", "", true}};
  }
};

}  // namespace

TEST_CASE("a word without a fixup is the number the file holds, in its byte order") {
  Sample sample;
  CHECK(read_word(sample.image, 0x1000, 8) == number(0x0807060504030201));
  CHECK(read_word(sample.image, 0x1001, 2) == number(0x0302));
  CHECK(read_pointer(sample.image, 0x1000) == number(0x0807060504030201));
  sample.image.little_endian = false;
  CHECK(read_word(sample.image, 0x1000, 4) == number(0x01020304));
  sample.image.pointer_size = 4;
  CHECK(read_pointer(sample.image, 0x1004) == number(0x05060708));
}

TEST_CASE("memory past the file's bytes is zero, also in the middle of a word") {
  Sample sample;
  CHECK(read_word(sample.image, 0x1010, 8) == number(0));
  CHECK(read_word(sample.image, 0x100e, 4) == number(0x4847));
}

TEST_CASE("a word that is not completely mapped is not read") {
  Sample sample;
  CHECK_FALSE(read_word(sample.image, 0xfff, 2));
  CHECK_FALSE(read_word(sample.image, 0x101d, 4));
  CHECK_FALSE(read_word(sample.image, 0x1020, 1));
  CHECK_FALSE(read_word(sample.image, ~std::uint64_t{0}, 8));
  CHECK_FALSE(read_word(sample.image, 0x1000, 3));
  CHECK_FALSE(read_word(Image{}, 0, 1));
}

TEST_CASE("a fixup decides the value of the word it covers") {
  Sample sample;
  sample.image.fixups = {
      {0x1000, 0x1234, 0, Fixup::Kind::address, 8},
      {0x1008, 4, 1, Fixup::Kind::import, 8},
      {0x1010, 0, 0, Fixup::Kind::opaque, 8},
  };
  CHECK(read_word(sample.image, 0x1000, 8) == Word{Word::Kind::address, 0x1234, 0});
  CHECK(read_word(sample.image, 0x1008, 8) == Word{Word::Kind::import, 4, 1});
  CHECK(read_word(sample.image, 0x1010, 8) == Word{});
  CHECK(read_word(sample.image, 0x1018, 8) == number(0));
}

TEST_CASE("a word that a fixup covers partly is unknown") {
  Sample sample;
  sample.image.fixups = {{0x1004, 0x1234, 0, Fixup::Kind::address, 4},
                         {0x100c, 0x1234, 0, Fixup::Kind::address, 4}};
  CHECK(read_word(sample.image, 0x1000, 8) == Word{});
  CHECK(read_word(sample.image, 0x1007, 1) == Word{});
  CHECK(read_word(sample.image, 0x1006, 8) == Word{});
  CHECK(read_word(sample.image, 0x1000, 4) == number(0x04030201));
  CHECK(read_word(sample.image, 0x1008, 4) == number(0x44434241));
  sample.image.fixups[0].size = 8;
  CHECK(read_word(sample.image, 0x1008, 4) == Word{});
}

TEST_CASE("a string ends within its limit and the file's bytes") {
  const auto bytes = bytes_of(std::string("name\0rest", 9));
  Image image;
  Region region;
  region.address = 0x10;
  region.size = 0x100;
  region.bytes = bytes;
  image.regions.push_back(region);
  CHECK(read_string(image, 0x10) == "name");
  CHECK(read_string(image, 0x12) == "me");
  CHECK_FALSE(read_string(image, 0x10, 3));
  CHECK_FALSE(read_string(image, 0x15));
  CHECK_FALSE(read_string(image, 0x80));
  CHECK_FALSE(read_string(image, 0xf));
}

TEST_CASE("finishing sorts everything and keeps the last fixup of an address") {
  Image image;
  image.exports = {{"b", 2, ""}, {"a", 1, ""}, {"c", 3, ""}};
  image.fixups = {{0x20, 1, 0, Fixup::Kind::address, 8},
                  {0x10, 2, 0, Fixup::Kind::address, 8},
                  {0x20, 3, 0, Fixup::Kind::address, 8}};
  finish(image);
  REQUIRE(image.fixups.size() == 2);
  CHECK(image.fixups[0].value == 2);
  CHECK(image.fixups[1].value == 3);
  REQUIRE(find_export(image, "b") != nullptr);
  CHECK(find_export(image, "b")->address == 2);
  CHECK(find_export(image, "bb") == nullptr);
  CHECK(find_export(image, "") == nullptr);
}

TEST_CASE("regions that overlap or exceed the end of memory are cut down to disjoint ones") {
  const auto bytes = bytes_of("0123456789");
  constexpr std::uint64_t end = ~std::uint64_t{0};
  Image image;
  image.regions = {{0x30, 0x10, {}, true, false},
                   {0x10, 0x20, bytes, false, false},
                   {0x18, 0x8, {}, false, false},
                   {end - 4, 100, bytes, false, false},
                   {0x50, 0, {}, false, false}};
  finish(image);
  REQUIRE(image.regions.size() == 3);
  CHECK(image.regions[0].address == 0x10);
  CHECK(image.regions[1].address == 0x30);
  CHECK(image.regions[2].bytes.size() == 4);
  CHECK(find_region(image, 0x2f) == image.regions.data());
  CHECK(find_region(image, 0x30) == &image.regions[1]);
  CHECK(find_region(image, 0x40) == nullptr);
  CHECK(find_region(image, 0) == nullptr);
  CHECK(read_bytes(image, 0x12).size() == 8);
  CHECK(read_word(image, end - 4, 2));
  CHECK_FALSE(read_word(image, end - 1, 2));
}

TEST_CASE("imports are found by name") {
  const Sample sample;
  REQUIRE(find_import(sample.image, "second") != nullptr);
  CHECK(find_import(sample.image, "second")->weak);
  CHECK(find_import(sample.image, "third") == nullptr);
}

TEST_CASE("formats are distinguished by the first bytes") {
  CHECK(
      looks_like_image(bytes_of("\x7f"
                                "ELF")));
  CHECK(looks_like_image(bytes_of("MZ..")));
  CHECK(looks_like_image(bytes_of("\xcf\xfa\xed\xfe")));
  CHECK(looks_like_image(bytes_of(std::string("\xca\xfe\xba\xbe\0\0\0\2", 8))));
  CHECK_FALSE(looks_like_image(bytes_of(std::string("\xca\xfe\xba\xbe\0\0\0\x34", 8))));
  CHECK_FALSE(looks_like_image(bytes_of("PK\3\4")));
  CHECK_FALSE(looks_like_image(bytes_of("MZ")));
  CHECK_FALSE(looks_like_image({}));
}

TEST_CASE("a file of an unknown format is an error that names it") {
  const auto bytes = bytes_of("#!/bin/sh\n");
  try {
    open_images(bytes, "pkg/_x.so");
    FAIL("no error");
  } catch (const ftcheck::Error& error) {
    CHECK(std::string(error.what()).find("pkg/_x.so") != std::string::npos);
  }
}
