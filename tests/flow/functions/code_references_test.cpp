#include "flow/functions/code_references.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::binary::Region;

namespace {

constexpr std::uint64_t code_at = 0x1000;

// LEA RAX of `data`, and CALL `function`, at the end of code that is otherwise zeros.
struct Code {
  static constexpr std::size_t length = 12;

  Code(std::size_t size, std::uint64_t data, std::uint64_t function) : bytes(size) {
    image.architecture = ftcheck::binary::Architecture::x86_64;
    place = code_at + size - length;
    put({0x48, 0x8D, 0x05}, data - (place + 7));
    put({0xE8}, function - (place + length));
    Region region;
    region.address = code_at;
    region.size = size;
    region.executable = true;
    region.bytes = bytes;
    image.regions.push_back(region);
  }

  void put(std::initializer_list<unsigned> opcode, std::uint64_t distance) {
    for (const unsigned byte : opcode) bytes[bytes.size() - length + done++] = std::byte(byte);
    for (unsigned i = 0; i < 4; ++i) {
      bytes[bytes.size() - length + done++] = std::byte(distance >> (8 * i) & 0xFFU);
    }
  }

  std::vector<std::byte> bytes;
  std::size_t done = 0;
  std::uint64_t place = 0;
  Image image;
};

bool has(const std::vector<Reference>& all, std::uint64_t place, std::uint64_t address) {
  return std::ranges::any_of(
      all, [&](const Reference& one) { return one.place == place && one.address == address; });
}

}  // namespace

TEST_CASE("references and calls are found in little code, where they are kept, and in much code") {
  for (const std::size_t size : {std::size_t{64}, std::size_t{17} << 20U}) {
    CAPTURE(size);
    const std::uint64_t data = code_at + size + 0x100;
    const std::uint64_t function = code_at + 16;
    const Code code(size, data, function);
    CodeReferences references(code.image);
    // Asked for one thing after the other, as a module's analysis does.
    for (const std::uint64_t wanted : {data, data + 8, data}) {
      const auto& found = references.to_data({wanted, wanted + 8});
      REQUIRE(found);
      const bool is_near = wanted == data || size == 64;
      CHECK(has(*found, code.place + 3, data) == is_near);
    }
    CHECK(has(references.branches({function, function + 1}), code.place + 8, function));
    CHECK_FALSE(has(references.branches({function + 1, function + 2}), code.place + 8, 0));
    CHECK(has(references.branches({function, function + 1}), code.place + 8, function));
    CHECK(is_call(code.image, code.place + 8));
  }
}

TEST_CASE("the code of some architectures does not show what it refers to") {
  Code code(64, code_at, code_at);
  code.image.architecture = ftcheck::binary::Architecture::arm;
  CHECK_FALSE(CodeReferences(code.image).to_data({code_at, code_at + 1}));
}
