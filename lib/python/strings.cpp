#include "python/strings.hpp"

#include <algorithm>
#include <vector>

namespace ftcheck::python {
namespace {

constexpr std::size_t block = 128;

// True if, at some position, `firsts` has `first` and `lasts` has `last`.  Compilers turn this loop
// into a few vector instructions.
bool may_contain(const char* firsts, char first, const char* lasts, char last) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < block; ++i) {
    found |= static_cast<unsigned char>((firsts[i] == first) & (lasts[i] == last));
  }
  return found != 0;
}

// A usual search examines each byte by itself.  Most searches find nothing, so this leaves it only
// the blocks in which the text's first and last characters have the right distance.
bool contains(base::Bytes bytes, std::string_view text) {
  const auto* data = reinterpret_cast<const char*>(bytes.data());
  const std::size_t distance = text.size() - 1;
  std::size_t at = 0;
  for (; bytes.size() - at >= block + distance; at += block) {
    const char* here = data + at;
    if (may_contain(here, text.front(), here + distance, text.back()) &&
        std::string_view(here, block + distance).find(text) != std::string_view::npos) {
      return true;
    }
  }
  return std::string_view(data + at, bytes.size() - at).find(text) != std::string_view::npos;
}

// True if the part of the image with code, which is most of many a module, holds no strings.  That
// is so if an ELF linker separates code from read-only data (-z separate-code, now the default;
// otherwise code and header are both in the first part), and if a linker for Windows makes a
// read-only part (.rdata).
bool keeps_code_apart(const binary::Image& image) {
  const auto is_only_read = [](const binary::Region& region) {
    return !region.executable && !region.writable;
  };
  switch (image.format) {
    case BinaryFormat::elf:
      return !image.regions.empty() && is_only_read(image.regions.front());
    case BinaryFormat::pe:
      return std::ranges::any_of(image.regions, is_only_read);
    case BinaryFormat::mach_o:
    case BinaryFormat::wasm:
      break;
  }
  return false;
}

// The parts of an image that may hold strings.
std::vector<base::Bytes> parts_with_strings(const binary::Image& image) {
  const bool apart = keeps_code_apart(image);
  std::vector<base::Bytes> parts;
  for (const binary::Region& region : image.regions) {
    if (!apart || !region.executable) parts.push_back(region.bytes);
  }
  return parts;
}

}  // namespace

bool has_string(const binary::Image& image, std::string_view text) {
  const std::vector<base::Bytes> parts = parts_with_strings(image);
  return std::ranges::any_of(parts, [&](const base::Bytes& part) { return contains(part, text); });
}

}  // namespace ftcheck::python
