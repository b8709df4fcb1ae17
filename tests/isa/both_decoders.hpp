// Compares one of our decoders with Capstone, instruction by instruction.
#pragma once

#include "python/fixture.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::isa::test {

inline std::string hex(base::Bytes code) {
  std::string text;
  for (const std::byte byte : code) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

// `Decoders` decodes bytes at an address with our decoder and with Capstone.  The result is nothing
// if there is no instruction, or if our decoder does not handle it.  It describes what the
// instruction model reads, and gives the length in bytes.
template <typename Decoders>
class BothDecoders {
 public:
  // Returns the distance to the next instruction in bytes.
  std::size_t compare(base::Bytes code, std::uint64_t address) {
    const auto expected = decoders_.capstone(code, address);
    const auto actual = decoders_.ours(code, address);
    all += expected ? 1 : 0;
    if (actual) {
      ++compared;
      const std::string is = Decoders::describe(*actual);
      const std::string should = expected ? Decoders::describe(*expected) : "nothing";
      if (is != should && different++ < most_told) {
        MESSAGE(hex(code.first(std::min(code.size(), longest))), ": ", is, ", not ", should);
      }
    }
    return expected ? Decoders::length(*expected) : Decoders::shortest;
  }

  // Tests instructions as they are and with up to three bits flipped.
  void compare_flipped(const std::vector<std::vector<std::byte>>& known, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      for (std::vector<std::byte> code : known) {
        for (unsigned flips = random_() % 4; flips > 0; --flips) {
          code[random_() % code.size()] ^= std::byte{1} << (random_() % 8);
        }
        code.resize(longest);
        compare(code, 0x1000);
      }
    }
  }

  // Tests all code of some platforms' modules in testdata/modules.
  void compare_modules(std::initializer_list<const char*> platforms) {
    const std::filesystem::path modules = FTCHECK_TESTDATA "/modules";
    for (const char* platform : platforms) {
      for (const auto& entry : std::filesystem::directory_iterator(modules / platform)) {
        const python::test::Opened opened(entry.path().lexically_relative(modules));
        for (const binary::Region& region : opened.image().regions) {
          for (std::size_t at = 0; region.executable && at < region.bytes.size();) {
            at += compare(region.bytes.subspan(at), region.address + at);
          }
        }
      }
    }
  }

  std::size_t all = 0;  // that Capstone knows
  std::size_t compared = 0;
  std::size_t different = 0;

 private:
  static constexpr std::size_t longest = 16;
  static constexpr std::size_t most_told = 10;
  Decoders decoders_;
  std::mt19937 random_{11};
};

}  // namespace ftcheck::isa::test
