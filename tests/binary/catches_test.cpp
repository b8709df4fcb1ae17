#include "binary/catches.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "binary/link.hpp"
#include "fixture.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;
using ftcheck::BinaryFormat;

namespace {

const std::string platforms[] = {
    "linux-x86_64/caught_%.cpython-314t-x86_64-linux-gnu.so",
    "linux-aarch64/caught_%.cpython-314t-aarch64-linux-gnu.so",
    "win_amd64/caught_%.cp314t-win_amd64.pyd",
    "win_arm64/caught_%.cp314t-win_arm64.pyd",
    "macosx-x86_64/caught_%.cpython-314t-darwin.so",
    "macosx-arm64/caught_%.cpython-314t-darwin.so",
};

std::string fixture(std::string path, const char* where) {
  return path.replace(path.find('%'), 1, where);
}

// The answers for the bytes of the function of that name, without its last bytes.
std::vector<Catch> catches_in(const Image& image, const char* name) {
  constexpr std::uint64_t most = 160;
  const auto tables = read_catch_tables(image);
  const Export* function = find_export(image, name);
  REQUIRE(tables);
  REQUIRE(function != nullptr);
  std::vector<Catch> found;
  for (std::uint64_t i = 0; i < most; ++i) {
    if (const auto one = find_catch(*tables, function->address + i, 1)) found.push_back(*one);
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

// Memory at an address, with the test's contents.
class Memory {
 public:
  explicit Memory(BinaryFormat format) : bytes_(0x1000) {
    image_.format = format;
    image_.architecture = Architecture::x86_64;
    image_.regions.push_back({start, bytes_.size(), bytes_, false, true});
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  void bytes(std::uint64_t at, std::initializer_list<unsigned> bytes) {
    for (const unsigned byte : bytes) put(bytes_, at++ - start, byte, 1);
  }
  void words(std::uint64_t at, std::initializer_list<std::uint64_t> words) {
    for (const std::uint64_t word : words) {
      put(bytes_, at - start, word, 4);
      at += 4;
    }
  }
  void import(std::uint64_t at, const char* name) {
    image_.fixups.push_back(
        {at, 0, static_cast<std::uint32_t>(image_.imports.size()), Fixup::Kind::import, 8, true});
    image_.imports.push_back({name, ""});
  }
  Image& image() { return image_; }

  std::optional<Catch> at(std::uint64_t call) const {
    const auto tables = read_catch_tables(image_);
    return tables ? find_catch(*tables, call, 5) : std::nullopt;
  }

  static constexpr std::uint64_t start = 0x10000;

 private:
  std::vector<std::byte> bytes_;
  Image image_;
};

// An ELF image with one function at 0x10100 to 0x10200.  Its call at 0x10110 has the landing pad
// 0x10180, with the test's chain of actions.
class ElfFunction : public Memory {
 public:
  explicit ElfFunction(std::initializer_list<unsigned> actions,
                       const char* personality = "__gxx_personality_v0")
      : Memory(BinaryFormat::elf) {
    image().unwind.index = {header, 20};
    bytes(header, {1, 0x1B, 3, 0x3B});
    words(header + 4, {cie - (header + 4), 1, function - header, fde - header});
    // "zPL": the loader fills in the personality's address, the rest is relative to itself.
    words(cie, {28, 0});
    bytes(cie + 8, {1, 'z', 'P', 'L', 'R', 0, 1, 0x78, 16, 7, 0x9B});
    words(cie + 19, {slot - (cie + 19)});
    bytes(cie + 23, {0x1B, 0x1B});
    import(slot, personality);
    words(fde, {24, fde + 4 - cie, function - (fde + 8), 0x100});
    bytes(fde + 16, {4});
    words(fde + 17, {data - (fde + 17)});
    // No other base, no types; one run of calls: start, size, landing pad, chain plus 1.
    bytes(data, {0xFF, 0xFF, 0x01, 5, 0x10, 0x05, 0x80, 0x01, 0x01});
    bytes(data + 9, actions);
  }

  static constexpr std::uint64_t function = start + 0x100;
  static constexpr std::uint64_t call = function + 0x10;
  static constexpr std::uint64_t header = start + 0x300;
  static constexpr std::uint64_t cie = start + 0x400;
  static constexpr std::uint64_t fde = start + 0x440;
  static constexpr std::uint64_t data = start + 0x500;
  static constexpr std::uint64_t slot = start + 0x600;
};

// A 64-bit DLL with one function at 0x10100 to 0x10200, which has the handler at 0x10300, a thunk
// for an import, and its data at 0x10410.
class DllFunction : public Memory {
 public:
  explicit DllFunction(const char* handler, unsigned flags = 3) : Memory(BinaryFormat::pe) {
    image().unwind = {{start + 0x200, 24}, {}, start};
    words(start + 0x200, {0x100, 0x200, 0x400, 0x300, 0x340, 0x480});
    bytes(start + 0x400, {1 | flags << 3U, 0, 2, 0, 0, 0, 0, 0});
    words(start + 0x408, {0x300});
    bytes(start + 0x300, {0xFF, 0x25, 0xFA, 0, 0, 0});
    import(start + 0x400, handler);
    bytes(start + 0x480, {1, 0, 0, 0});
    // The slot would be there, so the fixup is moved.
    image().fixups.front().address = start + 0x600;
    words(start + 0x302, {0x600 - 0x306});
  }

  static constexpr std::uint64_t call = start + 0x110;
  static constexpr std::uint64_t data = start + 0x40C;
};

}  // namespace

TEST_CASE("a call whose exceptions are caught is recognized on every platform") {
  for (const std::string& platform : platforms) {
    CAPTURE(platform);
    const std::string path = fixture(platform, "around");
    const auto bytes = read_module(path);
    const std::vector<Image> images = open_images(bytes, path);
    const auto found = catches_in(images.front(), "PyInit_caught_around");
    CHECK(std::ranges::any_of(found, &Catch::may_catch));
  }
}

TEST_CASE("a call that is only followed by clean-up is recognized on every platform") {
  for (const std::string& platform : platforms) {
    CAPTURE(platform);
    const std::string path = fixture(platform, "elsewhere");
    const auto bytes = read_module(path);
    const std::vector<Image> images = open_images(bytes, path);
    const auto found = catches_in(images.front(), "PyInit_caught_elsewhere");
    // Clang's code for macOS catches exceptions in a noexcept function, to end the process.
    const bool ends_process = images.front().format == BinaryFormat::mach_o;
    const auto is_caught = [](const Catch& one) { return one.may_catch && !one.handler; };
    CHECK(std::ranges::none_of(found, is_caught));
    CHECK(std::ranges::any_of(found, &Catch::may_catch) == ends_process);
  }
}

TEST_CASE("a moved image has moved tables, a linked image has none") {
  for (const std::string& platform : platforms) {
    CAPTURE(platform);
    const std::string path = fixture(platform, "around");
    const auto bytes = read_module(path);
    const Image image = std::move(open_images(bytes, path).front());
    const Image there = moved(image, 0x7F0000000000);
    const auto count = [](const std::vector<Catch>& found) {
      return std::ranges::count_if(found, &Catch::may_catch);
    };
    CHECK(count(catches_in(there, "PyInit_caught_around")) ==
          count(catches_in(image, "PyInit_caught_around")));
    Image linked = image;
    link(linked, image, "library", [](const Import&, std::string_view) { return true; });
    CHECK_FALSE(read_catch_tables(linked));
  }
}

TEST_CASE("an image without tables gives no answer") {
  Memory memory(BinaryFormat::elf);
  CHECK_FALSE(read_catch_tables(memory.image()));
}

TEST_CASE("a chain of actions catches if one of them has a filter") {
  const ElfFunction takes_a_type({1, 0});
  REQUIRE(takes_a_type.at(ElfFunction::call));
  CHECK(takes_a_type.at(ElfFunction::call)->may_catch);
  CHECK(takes_a_type.at(ElfFunction::call)->handler == ElfFunction::function + 0x80);
  const ElfFunction takes_all_but_some({0x7F, 0});
  CHECK(takes_all_but_some.at(ElfFunction::call)->may_catch);
  CHECK_FALSE(takes_a_type.at(ElfFunction::call)->cleans_up);
  const ElfFunction cleans_up({0, 0});
  CHECK_FALSE(cleans_up.at(ElfFunction::call)->may_catch);
  CHECK(cleans_up.at(ElfFunction::call)->cleanup == ElfFunction::function + 0x80);
  const ElfFunction cleans_up_and_takes({0, 1, 1, 0});
  CHECK(cleans_up_and_takes.at(ElfFunction::call)->may_catch);
}

TEST_CASE("a call outside of the tables' functions catches nothing") {
  const ElfFunction function({1, 0});
  for (const std::uint64_t call : {ElfFunction::call - 5, ElfFunction::call + 5,
                                   ElfFunction::function - 8, ElfFunction::function + 0x100}) {
    CAPTURE(call);
    REQUIRE(function.at(call));
    CHECK_FALSE(function.at(call)->may_catch);
  }
  CHECK(function.at(ElfFunction::call - 4)->may_catch);
}

TEST_CASE("a landing pad without a chain only cleans up") {
  ElfFunction function({1, 0});
  function.bytes(ElfFunction::data + 8, {0});
  CHECK_FALSE(function.at(ElfFunction::call)->may_catch);
  CHECK(function.at(ElfFunction::call)->cleanup == ElfFunction::function + 0x80);
}

TEST_CASE(
    "a function that may push arguments does not keep the stack pointer at its landing pads") {
  constexpr std::uint64_t instructions = ElfFunction::fde + 21;  // 7 bytes
  const auto keeps = [&](std::initializer_list<unsigned> bytes) {
    ElfFunction function({1, 0});
    function.bytes(instructions, bytes);
    const auto found = function.at(ElfFunction::call);
    REQUIRE(found);
    return found->keeps_stack_pointer;
  };
  CHECK(keeps({}));
  // push rbp; mov rbp, rsp: advance_loc, def_cfa_offset, offset, def_cfa_register
  CHECK(keeps({0x41, 0x0E, 16, 0x86, 2, 0x0D, 6}));
  CHECK(keeps({0x0F, 5, 0x2E, 16, 0x2E, 16, 0x2E}));  // within an expression
  CHECK_FALSE(keeps({0x42, 0x2E, 16}));               // GNU_args_size
  CHECK_FALSE(keeps({0x3F}));                         // of a vendor
  CHECK_FALSE(keeps({0, 0, 0, 0, 0, 0, 0x0E}));       // cut off
}

TEST_CASE("tables of an unknown language give no answer") {
  CHECK_FALSE(ElfFunction({1, 0}, "my_personality").at(ElfFunction::call));
}

TEST_CASE("damaged ELF tables give no answer") {
  CHECK_FALSE(ElfFunction({0, 0x7F}).at(ElfFunction::call));  // an endless chain
  ElfFunction long_head({1, 0});
  long_head.image().unwind.index.size = 19;
  CHECK_FALSE(read_catch_tables(long_head.image()));
  ElfFunction no_common({1, 0});
  no_common.words(ElfFunction::fde + 4, {0xFFFFFF});
  CHECK_FALSE(no_common.at(ElfFunction::call));
  ElfFunction cut_off({1, 0});
  cut_off.words(ElfFunction::fde + 17, {Memory::start + 0xFFF - (ElfFunction::fde + 17)});
  CHECK_FALSE(cut_off.at(ElfFunction::call));
  ElfFunction many({1, 0});
  many.words(ElfFunction::header + 8, {0xFFFFFFFF});
  CHECK_FALSE(read_catch_tables(many.image()));
}

TEST_CASE("a table whose functions are not in order is rejected") {
  ElfFunction function({1, 0});
  function.image().unwind.index.size = 28;
  function.words(ElfFunction::header + 8, {2});
  function.words(ElfFunction::header + 20, {ElfFunction::function - ElfFunction::header - 16, 0});
  CHECK_FALSE(read_catch_tables(function.image()));
  DllFunction dll("__CxxFrameHandler3");
  dll.words(Memory::start + 0x20C, {0x80, 0x90});
  CHECK_FALSE(read_catch_tables(dll.image()));
}

TEST_CASE("a C++ function compiled by Microsoft's compiler catches if it has a try block") {
  for (const unsigned try_blocks : {0U, 1U}) {
    CAPTURE(try_blocks);
    DllFunction function("__CxxFrameHandler3");
    function.words(DllFunction::data, {0x500});
    function.words(Memory::start + 0x500, {0x19930522, 1, 0x540, try_blocks});
    REQUIRE(function.at(DllFunction::call));
    CHECK(function.at(DllFunction::call)->may_catch == (try_blocks == 1));
    DllFunction compressed("__CxxFrameHandler4");
    compressed.words(DllFunction::data, {0x500});
    compressed.bytes(Memory::start + 0x500, {0x28 | try_blocks << 4U});
    REQUIRE(compressed.at(DllFunction::call));
    CHECK(compressed.at(DllFunction::call)->may_catch == (try_blocks == 1));
  }
}

TEST_CASE("__except catches within its scope, __finally does not") {
  for (const unsigned target : {0U, 0x180U}) {
    CAPTURE(target);
    DllFunction function("__C_specific_handler");
    function.words(DllFunction::data, {1, 0x108, 0x120, 1, target});
    REQUIRE(function.at(DllFunction::call));
    CHECK(function.at(DllFunction::call)->may_catch == (target != 0));
    CHECK_FALSE(function.at(DllFunction::call + 0x40)->may_catch);
  }
}

TEST_CASE("a handler that only unwinds a frame catches nothing") {
  const DllFunction function("my_handler", 2);
  REQUIRE(function.at(DllFunction::call));
  CHECK_FALSE(function.at(DllFunction::call)->may_catch);
}

TEST_CASE("a handler that only checks the stack's cookie lets an exception pass") {
  DllFunction function("unused");
  function.bytes(Memory::start + 0x300, {0x48, 0x83, 0xEC, 0x28, 0x4D, 0x8B, 0x41, 0x38, 0x48, 0x8B,
                                         0xCA, 0x49, 0x8B, 0xD1, 0xE8, 0,    0,    0,    0,    0xB8,
                                         1,    0,    0,    0,    0x48, 0x83, 0xC4, 0x28, 0xC3});
  REQUIRE(function.at(DllFunction::call));
  CHECK_FALSE(function.at(DllFunction::call)->may_catch);
  function.bytes(Memory::start + 0x314, {0});  // it returns 0: the exception is handled
  CHECK_FALSE(function.at(DllFunction::call));
}

TEST_CASE("a part of a function has the handler of the function it belongs to") {
  DllFunction function("__CxxFrameHandler3");
  function.words(DllFunction::data, {0x500});
  function.words(Memory::start + 0x500, {0x19930522, 1, 0x540, 1});
  function.bytes(Memory::start + 0x480, {1 | 4U << 3U, 0, 0, 0});
  function.words(Memory::start + 0x484, {0x100, 0x200, 0x400});
  REQUIRE(function.at(Memory::start + 0x310));
  CHECK(function.at(Memory::start + 0x310)->may_catch);
  function.words(Memory::start + 0x484, {0x300, 0x340, 0x480});  // its own
  CHECK_FALSE(function.at(Memory::start + 0x310));
}

TEST_CASE("an unknown handler and damaged tables of Windows give no answer") {
  CHECK_FALSE(DllFunction("my_handler").at(DllFunction::call));
  DllFunction old("__CxxFrameHandler3");
  old.words(DllFunction::data, {0x500});
  old.words(Memory::start + 0x500, {0x19930519, 1, 0x540, 0});
  CHECK_FALSE(old.at(DllFunction::call));
  DllFunction outside("__CxxFrameHandler4");
  outside.words(DllFunction::data, {0xFFFFFFF0});
  CHECK_FALSE(outside.at(DllFunction::call));
  DllFunction many("__C_specific_handler");
  many.words(DllFunction::data, {0xFFFFFFFF});
  CHECK_FALSE(many.at(DllFunction::call));
}

TEST_CASE("a file with any byte of its unwind tables changed causes no crash") {
  for (const std::string& platform : platforms) {
    if (platform.starts_with("macosx-arm64")) continue;  // large, and like the other
    check_flips(fixture(platform, "around"));
    check_truncations(fixture(platform, "elsewhere"));
  }
}
