// Helpers shared by the tests of the three formats: the modules of testdata/modules, and ways to
// damage them.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "binary/catches.hpp"
#include "binary/open.hpp"

namespace ftcheck::binary::test {

// The bytes of testdata/modules/`path`.
inline std::vector<std::byte> read_module(const std::string& path) {
  std::ifstream file(std::string(FTCHECK_TESTDATA) + "/modules/" + path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::byte> bytes;
  bytes.reserve(content.size());
  for (const char c : content) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

// Overwrites the number of `size` bytes at `offset`, little-endian.
inline void put(std::vector<std::byte>& bytes, std::uint64_t offset, std::uint64_t value,
                unsigned size) {
  for (unsigned i = 0; i < size; ++i) {
    bytes.at(static_cast<std::size_t>(offset) + i) = static_cast<std::byte>(value >> (8 * i));
  }
}

// The address of the free-threaded PyModuleDef whose m_name is `name`, or 0.  The head of a static
// object distinguishes it from other pointers to that string.
inline std::uint64_t find_definition(const Image& image, std::string_view name) {
  const std::uint64_t name_offset = image.pointer_size == 8 ? 56 : 32;
  for (const Fixup& fixup : image.fixups) {
    if (fixup.kind != Fixup::Kind::address || read_string(image, fixup.value) != name) continue;
    const std::uint64_t definition = fixup.address - name_offset;
    const std::uint64_t ref_local = definition + image.pointer_size + 4;
    const auto head = read_word(image, ref_local, 4);
    if (head && head->value == 0xffffffff) return definition;
  }
  return 0;
}

// Checks the facts that every build of testdata/src/multi_ready.c shares: the exported function,
// the import, the definition, and the slots with a function, a number and the end.
inline void check_multi_ready(const Image& image) {
  const Export* init = find_export(image, "PyInit_multi_ready");
  REQUIRE(init != nullptr);
  const Region* code = find_region(image, init->address);
  REQUIRE(code != nullptr);
  CHECK(code->executable);
  const Import* define = find_import(image, "PyModuleDef_Init");
  REQUIRE(define != nullptr);
  CHECK_FALSE(define->weak);

  const unsigned word = image.pointer_size;
  const std::uint64_t definition = find_definition(image, "multi_ready");
  REQUIRE(definition != 0);
  const auto slots = read_pointer(image, definition + (word == 8 ? 88 : 48));
  REQUIRE(slots);
  REQUIRE(slots->kind == Word::Kind::address);
  const auto slot_id = [&](unsigned i) { return read_word(image, slots->value + 2 * word * i, 4); };
  const auto slot_value = [&](unsigned i) {
    return read_pointer(image, slots->value + 2 * word * i + word);
  };
  CHECK(slot_id(0) == Word{Word::Kind::number, 2, 0});
  REQUIRE(slot_value(0));
  CHECK(slot_value(0)->kind == Word::Kind::address);
  const Region* function = find_region(image, slot_value(0)->value);
  REQUIRE(function != nullptr);
  CHECK(function->executable);
  CHECK(slot_id(2) == Word{Word::Kind::number, 4, 0});
  CHECK(slot_value(2) == Word{Word::Kind::number, 1, 0});
  CHECK(slot_id(3) == Word{Word::Kind::number, 0, 0});
}

// Opens bytes that may be damaged and asks the images an analysis's questions.  Returns whether
// they could be read.
inline bool survives(const std::vector<std::byte>& bytes) {
  try {
    for (const Image& image : open_images(bytes, "damaged")) {
      for (const Fixup& fixup : image.fixups) {
        read_word(image, fixup.address, fixup.size);
        if (fixup.kind == Fixup::Kind::address) read_string(image, fixup.value);
        if (fixup.kind == Fixup::Kind::import) CHECK(fixup.import < image.imports.size());
      }
      for (const Export& entry : image.exports) read_bytes(image, entry.address);
      if (const auto tables = read_catch_tables(image)) {
        for (const Export& entry : image.exports) {
          for (unsigned i = 0; i < 64; i += 4) find_catch(*tables, entry.address + i, 4);
        }
      }
      for (std::size_t i = 1; i < image.regions.size(); ++i) {
        CHECK(image.regions[i - 1].address + image.regions[i - 1].size <= image.regions[i].address);
      }
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

// Opens the file cut off at every 64th byte.
inline void check_truncations(const std::string& path) {
  const auto whole = read_module(path);
  REQUIRE(survives(whole));
  for (std::size_t size = 0; size < whole.size(); size += 64) {
    survives({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
  }
}

// Opens the file with one byte changed, for every byte, to three values that matter to counts,
// sizes and offsets.
inline void check_flips(const std::string& path) {
  auto bytes = read_module(path);
  for (std::size_t i = 4; i < bytes.size(); ++i) {
    const std::byte before = bytes[i];
    for (const unsigned value : {0xffu, 0x7fu, 0x00u}) {
      bytes[i] = static_cast<std::byte>(value);
      survives(bytes);
    }
    bytes[i] = before;
  }
}

}  // namespace ftcheck::binary::test
