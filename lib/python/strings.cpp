#include "python/strings.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace ftcheck::python {
namespace {

constexpr std::size_t block = 128;

// True if a byte of the block is `first` and the one that lies as far from it as `lasts` from
// `firsts` is `last`.  A loop that compilers turn into a few vector instructions.
bool may_contain(const char* firsts, char first, const char* lasts, char last) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < block; ++i) {
    found |= static_cast<unsigned char>((firsts[i] == first) & (lasts[i] == last));
  }
  return found != 0;
}

// memmem() looks at each byte by itself.  Most modules are searched in vain for most texts, so this
// leaves it only the blocks in which a text's first and last character have the right distance.
bool contains(base::Bytes bytes, std::string_view text) {
  const auto* data = reinterpret_cast<const char*>(bytes.data());
  const std::size_t distance = text.size() - 1;
  std::size_t at = 0;
  for (; bytes.size() - at >= block + distance; at += block) {
    const char* here = data + at;
    if (may_contain(here, text.front(), here + distance, text.back()) &&
        memmem(here, block + distance, text.data(), text.size()) != nullptr) {
      return true;
    }
  }
  const std::size_t rest = bytes.size() - at;
  return rest > 0 && memmem(data + at, rest, text.data(), text.size()) != nullptr;
}

// True if strings are not in the code's part of the image, which is most of many a module: where an
// ELF linker keeps it apart from what is only read (-z separate-code, as linkers now do by
// themselves; where it does not, code and header are in one part, which is the first), and where a
// linker for Windows has a part that is only read (.rdata).
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

// The parts of an image that strings may be in.
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
