// Texts of at least 7 bytes contain one of the words of 4 bytes that begin at every fourth byte, so
// only those words are looked up, in a table of all words of all texts.
#include "python/strings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace ftcheck::python {
namespace {

constexpr std::size_t word_size = sizeof(std::uint32_t);

std::uint32_t word_at(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, word_size);
  return word;
}

// The words that a text may have at a multiple of 4 bytes.
class Words {
 public:
  explicit Words(std::span<const std::string_view> texts) {
    for (std::size_t text = 0; text < texts.size(); ++text) {
      for (std::size_t offset = 0; offset < word_size; ++offset) {
        const std::uint32_t word = word_at(texts[text].data() + offset);
        std::uint8_t& first = first_[hash(word)];
        entries_.push_back({word, text, offset, first});
        first = static_cast<std::uint8_t>(entries_.size());
      }
    }
  }

  // True if any of the words at `at`, one after the other, may be one of these.
  bool may_be_any(const char* at) const {
    unsigned found = 0;
    for (std::size_t i = 0; i < together; ++i) found |= first_[hash(word_at(at + word_size * i))];
    return found != 0;
  }
  static constexpr std::size_t together = 8;  // words

  // Calls `visit(text, offset)` for each text that has the word at an offset.
  template <typename Visit>
  void visit(std::uint32_t word, const Visit& visit) const {
    for (unsigned i = first_[hash(word)]; i != 0; i = entries_[i - 1].next) {
      const Entry& entry = entries_[i - 1];
      if (entry.word == word) visit(entry.text, entry.offset);
    }
  }

 private:
  struct Entry {
    std::uint32_t word = 0;
    std::size_t text = 0;
    std::size_t offset = 0;
    std::uint8_t next = 0;  // of those with the same hash: its index plus 1
  };

  static constexpr unsigned hash_bits = 12;
  static std::size_t hash(std::uint32_t word) { return word * 0x9E3779B1U >> (32 - hash_bits); }

  std::array<std::uint8_t, std::size_t{1} << hash_bits> first_{};  // an index plus 1
  std::vector<Entry> entries_;
};

// Calls `found(index)` for each place of a text in the bytes; stops when it returns true.
template <typename Found>
bool search(base::Bytes bytes, std::span<const std::string_view> texts, const Words& words,
            const Found& found) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  bool is_done = false;
  const auto look = [&](std::size_t at) {
    words.visit(word_at(all.data() + at), [&](std::size_t text, std::size_t offset) {
      const bool is_there = at >= offset && all.substr(at - offset).starts_with(texts[text]);
      is_done |= is_there && found(text);
    });
  };
  constexpr std::size_t step = word_size * Words::together;
  std::size_t at = 0;
  for (; at + step <= all.size() && !is_done; at += step) {
    if (!words.may_be_any(all.data() + at)) continue;
    for (std::size_t i = 0; i < step; i += word_size) look(at + i);
  }
  for (; at + word_size <= all.size() && !is_done; at += word_size) look(at);
  return is_done;
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

template <typename Found>
void search(const binary::Image& image, std::span<const std::string_view> texts,
            const Found& found) {
  const Words words(texts);
  for (const base::Bytes& part : parts_with_strings(image)) {
    if (search(part, texts, words, found)) return;
  }
}

}  // namespace

std::vector<bool> has_strings(const binary::Image& image, std::span<const std::string_view> texts) {
  std::vector<bool> found(texts.size());
  search(image, texts, [&](std::size_t text) {
    found[text] = true;
    return std::ranges::find(found, false) == found.end();
  });
  return found;
}

std::optional<std::size_t> first_string(const binary::Image& image,
                                        std::span<const std::string_view> texts) {
  std::size_t first = texts.size();
  search(image, texts, [&](std::size_t text) {
    first = std::min(first, text);
    return first == 0;
  });
  return first < texts.size() ? std::optional(first) : std::nullopt;
}

}  // namespace ftcheck::python
