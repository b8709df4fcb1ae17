// Helpers shared by the tests of lib/python: the modules of testdata/modules, images made of a few
// bytes, and memory that a test fills byte by byte.
#pragma once

#include "binary/open.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"
#include "python/slots.hpp"
#include "python/suffix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// The words of testdata/modules/verdicts.tsv.  (lib/report has them too, but lib/python must not
// know it.)
inline std::string_view word(Verdict value) {
  constexpr std::string_view words[] = {"ready",   "enables-gil", "incompatible",
                                        "unknown", "pure",        "error"};
  return words[static_cast<std::size_t>(value)];
}

// Lets doctest print the values that differ.
inline doctest::String toString(Verdict value) {
  return std::string(word(value)).c_str();
}
inline doctest::String toString(BuiltFor value) {
  constexpr const char* words[] = {"free-threaded", "gil", "abi3", "abi3t", "unknown"};
  return words[static_cast<std::size_t>(value)];
}
inline doctest::String toString(GilDeclaration value) {
  constexpr const char* words[] = {"not-used", "used", "nothing", "unknown"};
  return words[static_cast<std::size_t>(value)];
}

namespace flow {

inline std::ostream& operator<<(std::ostream& out, const Value& value) {
  return out << "kind " << static_cast<int>(value.kind) << ", id " << value.id << ", 0x" << std::hex
             << value.offset << std::dec;
}

}  // namespace flow
}  // namespace ftcheck

namespace ftcheck::python::test {

constexpr std::size_t step_limit = 200'000;

// The bytes of testdata/modules/`path`.
inline std::vector<std::byte> read_module(const std::string& path) {
  std::ifstream file(std::string(FTCHECK_TESTDATA) + "/modules/" + path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::byte> bytes(content.size());
  std::transform(content.begin(), content.end(), bytes.begin(),
                 [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

// A module of testdata/modules, with the bytes its images refer to.
struct Opened {
  std::vector<std::byte> bytes;
  std::vector<binary::Image> images;

  explicit Opened(const std::string& path)
      : bytes(read_module(path)), images(binary::open_images(bytes, path)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  const binary::Image& image() const { return images.front(); }
};

// A file's context, derived from its name alone.
inline ModuleContext context_of(const ModuleFile& file) {
  ModuleContext context;
  context.step_limit = step_limit;
  context.name = file.stem;
  context.suffix = file.suffix;
  for (const unsigned minor : {13U, 14U, 15U}) {
    if (file.suffix.kind == SuffixKind::bare || file.suffix.minor == minor ||
        (file.suffix.kind == SuffixKind::abi3t && minor == 15)) {
      context.interpreters.push_back(minor);
    }
  }
  return context;
}

// Judges testdata/modules/`path`, under the name `called` if one is given.
inline Judgement judge_module(const std::string& path, std::string_view called = {},
                              std::size_t steps = step_limit) {
  const Opened opened(path);
  const auto file = parse_module_file(
      called.empty() ? std::string_view(path).substr(path.rfind('/') + 1) : called);
  REQUIRE(file.has_value());
  ModuleContext context = context_of(*file);
  context.step_limit = steps;
  return judge_worst(opened.images, context);
}

// An image of one region, with bytes from a test.
struct SmallImage {
  std::vector<std::byte> bytes;
  binary::Image image;

  SmallImage(std::uint64_t address, std::size_t size) : bytes(size) {
    image.architecture = binary::Architecture::x86_64;
    image.regions.push_back({address, size, bytes, true, true});
  }
  SmallImage(const SmallImage&) = delete;
  SmallImage& operator=(const SmallImage&) = delete;

  // Writes a number in the image's byte order.
  void put(std::uint64_t address, std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
      const unsigned shift = 8 * (image.little_endian ? i : size - 1 - i);
      bytes.at(static_cast<std::size_t>(address - image.regions.front().address) + i) =
          static_cast<std::byte>(value >> shift);
    }
  }
};

// Memory in which only the bytes that a test writes are known.
class FakeMemory {
 public:
  explicit FakeMemory(unsigned pointer_size) : pointer_size_(pointer_size) {}

  unsigned pointer_size() const { return pointer_size_; }

  void put(flow::Value at, std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i, ++at.offset) {
      bytes_[at] = static_cast<std::uint8_t>(value >> (8 * i));
    }
  }
  void put(std::uint64_t address, std::uint64_t value, unsigned size) {
    put(flow::number(address), value, size);
  }
  void put_pointer(std::uint64_t address, std::uint64_t value) {
    put(address, value, pointer_size_);
  }

  // Refers to this memory.
  ReadMemory reader() const {
    return [this](const flow::Value& at, unsigned size) {
      std::uint64_t sum = 0;
      flow::Value next = at;
      for (unsigned i = 0; i < size; ++i, ++next.offset) {
        const auto byte = bytes_.find(next);
        if (byte == bytes_.end()) {
          return flow::unknown();
        }
        sum |= std::uint64_t{byte->second} << (8 * i);
      }
      return flow::number(sum);
    };
  }

 private:
  unsigned pointer_size_;
  std::map<flow::Value, std::uint8_t> bytes_;
};

}  // namespace ftcheck::python::test
