// The encoding of a code point in one to four bytes.
#include "base/utf8.hpp"

namespace ftcheck::base {

std::optional<Character> first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return std::nullopt;
  const unsigned char lead = byte(0);
  if (lead < 0x80) return Character{lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return std::nullopt;
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues_character(text[i])) return std::nullopt;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const std::uint32_t smallest = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest || code > 0x10FFFF || surrogate) return std::nullopt;
  return Character{code, size};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::optional<Character> character = first_character(text);
    if (!character) return false;
    text.remove_prefix(character->size);
  }
  return true;
}

void append_character(std::string& text, std::uint32_t code) {
  const auto add_rest = [&](unsigned count) {
    while (count-- > 0) text += static_cast<char>(0x80U | (code >> (6 * count) & 0x3FU));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | code >> 6U);
    add_rest(1);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | code >> 12U);
    add_rest(2);
  } else {
    text += static_cast<char>(0xF0U | code >> 18U);
    add_rest(3);
  }
}

std::string_view cut_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  constexpr unsigned longest = 4;
  std::size_t end = most;
  for (unsigned i = 1; i < longest && end > 0 && continues_character(text[end]); ++i) --end;
  return text.substr(0, end);
}

}  // namespace ftcheck::base
