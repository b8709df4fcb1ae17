// UTF-8 (RFC 3629): the characters of text from files, which may hold anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::base {

struct Character {
  std::uint32_t code = 0;  // its Unicode code point
  std::size_t size = 0;    // in bytes
};

// The first character of `text`.  Nothing if `text` is empty or begins with a sequence that is cut
// off, overlong, a surrogate, or above U+10FFFF.
std::optional<Character> first_character(std::string_view text);

bool is_utf8(std::string_view text);

// True for the second and later bytes of a character.
inline bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// `code` is at most U+10FFFF and not a surrogate.
void append_character(std::string& text, std::uint32_t code);

// The longest beginning of `text` that has at most `most` bytes and does not end within a
// character.  Text that is not UTF-8 may be cut up to three bytes earlier.
std::string_view cut_characters(std::string_view text, std::size_t most);

}  // namespace ftcheck::base
