#include "binary/header.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "binary/fixture.hpp"

using ftcheck::BinaryFormat;
using ftcheck::base::Bytes;
using ftcheck::binary::HeaderKind;
using ftcheck::binary::read_header;
using ftcheck::binary::test::put;
using ftcheck::binary::test::read_module;

namespace {

std::vector<HeaderKind> kinds(const std::vector<std::byte>& bytes) {
  return read_header(Bytes(bytes).first(std::min(bytes.size(), ftcheck::binary::header_bytes)));
}

std::vector<HeaderKind> kinds(std::string_view bytes) {
  return read_header({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("the first bytes of a module show its format and processor") {
  struct Row {
    const char* path;
    BinaryFormat format;
    std::string_view architecture;
  };
  constexpr auto elf = BinaryFormat::elf;
  for (const Row& row :
       {Row{"linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so", elf, "x86_64"},
        Row{"linux-i686/multi_ready.cpython-314t-i386-linux-gnu.so", elf, "x86"},
        Row{"linux-armv7l/multi_ready.cpython-314t-arm-linux-gnueabihf.so", elf, "arm"},
        Row{"linux-s390x/multi_ready.cpython-314t-s390x-linux-gnu.so", elf, "s390x"},
        Row{"linux-ppc64le/multi_ready.cpython-314t-powerpc64le-linux-gnu.so", elf, "ppc64le"},
        Row{"linux-riscv64/multi_ready.cpython-314t-riscv64-linux-gnu.so", elf, "riscv64"},
        Row{"win32/multi_ready.cp314t-win32.pyd", BinaryFormat::pe, "x86"},
        Row{"win_arm64/multi_ready.cp314t-win_arm64.pyd", BinaryFormat::pe, "aarch64"},
        Row{"macosx-arm64/multi_ready.cpython-314t-darwin.so", BinaryFormat::mach_o, "aarch64"}}) {
    CAPTURE(row.path);
    const auto found = kinds(read_module(row.path));
    REQUIRE(found.size() == 1);
    CHECK(found[0].format == row.format);
    CHECK(found[0].architecture == row.architecture);
    CHECK_FALSE(found[0].managed);
  }
}

TEST_CASE("a universal file has a kind for each slice") {
  const auto found = kinds(read_module("macosx-universal2/multi_ready.cpython-314t-darwin.so"));
  REQUIRE(found.size() == 2);
  CHECK(found[0].architecture != found[1].architecture);
}

TEST_CASE("WebAssembly, and an ELF file without a processor, are recognized") {
  CHECK(kinds(std::string_view("\0asm\1\0\0\0", 8))[0].format == BinaryFormat::wasm);
  auto elf = read_module("linux-x86_64/plain.so");
  put(elf, 18, 0, 2);
  CHECK(kinds(elf)[0].architecture == "none");
}

TEST_CASE("a .NET assembly is recognized by its CLR header") {
  auto dll = read_module("win_amd64/multi_ready.cp314t-win_amd64.pyd");
  const auto start = static_cast<unsigned>(dll[0x3c]);
  put(dll, start + 24 + 112 + 14 * 8 + 4, 72, 4);
  CHECK(kinds(dll)[0].managed);
}

TEST_CASE("a file of another format, or one cut short, has no kind") {
  for (const std::string_view bytes : {"", "#!/bin/sh", "MZ",
                                       "\x7f"
                                       "ELF"}) {
    CHECK(kinds(bytes).empty());
  }
  // A Java class.
  CHECK(kinds(std::string_view("\xca\xfe\xba\xbe\0\0\0\x34", 8)).empty());
}
