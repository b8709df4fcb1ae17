// UTF-8 (RFC 3629): text from files, which may be anything, by its characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::base {

struct Character {
  std::uint32_t code = 0;  // Unicode's number for it
  std::size_t size = 0;    // in bytes
};

// The character that `text` begins with.  Nothing if there is none: text that is empty, cut off,
// longer than needed, a surrogate, or above U+10FFFF.
std::optional<Character> first_character(std::string_view text);

bool is_utf8(std::string_view text);

// True for the second and later bytes of a character.
inline bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// `code` is at most U+10FFFF and not a surrogate.
void append_character(std::string& text, std::uint32_t code);

// The beginning of `text` that has at most `most` bytes and does not end within a character.  Text
// that is not UTF-8 is cut at most three bytes before.
std::string_view cut_characters(std::string_view text, std::size_t most);

}  // namespace ftcheck::base
