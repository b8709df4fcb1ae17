// ASCII, independent of the locale: the alphabet that file names and metadata are compared in.
//
// This folder is the ground floor: what several other folders need to know about bytes, text,
// paths, files, names and versions, one subject per file.  It includes none of them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::base {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

// A character that a terminal obeys instead of showing: C0 and DEL.
inline bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20U || c == '\x7f';
}

// A byte of a character outside ASCII, if the text is UTF-8.
inline bool is_beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80U;
}

inline char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return to_lower(c); });
  return result;
}

inline bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_beyond_ascii);
}

inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The digits at the beginning of `text`.
inline std::string_view leading_digits(std::string_view text) {
  return text.substr(0, text.find_first_not_of("0123456789"));
}

inline bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

// The text without the blanks at both ends.
inline std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The parts between separators: one more than there are separators; some may be empty.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace ftcheck::base
