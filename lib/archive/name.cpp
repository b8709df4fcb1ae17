#include "archive/name.hpp"

#include <algorithm>

namespace ftcheck::archive {
namespace {

constexpr unsigned utf8_flag = 1U << 11U;

// The upper half of code page 437,
// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT
constexpr std::u16string_view upper_half =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(upper_half.size() == 128);

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

void add_utf8(std::string& out, unsigned point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0U | point >> 6U);
    out += static_cast<char>(0x80U | (point & 0x3fU));
  } else {
    out += static_cast<char>(0xe0U | point >> 12U);
    out += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
    out += static_cast<char>(0x80U | (point & 0x3fU));
  }
}

std::string from_code_page(std::string_view raw) {
  std::string text;
  for (const char c : raw) {
    const unsigned byte = static_cast<unsigned char>(c);
    add_utf8(text, byte < 0x80 ? byte : static_cast<unsigned>(upper_half[byte - 0x80]));
  }
  return text;
}

// The length of the character at the front, by The Unicode Standard, table 3-7; 0 if it is none.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto within = [](unsigned value, unsigned low, unsigned high) {
    return value >= low && value <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  std::size_t size = 0;
  unsigned low = 0x80;
  unsigned high = 0xbf;
  if (within(first, 0xc2, 0xdf)) {
    size = 2;
  } else if (within(first, 0xe0, 0xef)) {
    size = 3;
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;  // no surrogates
  } else if (within(first, 0xf0, 0xf4)) {
    size = 4;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
  } else {
    return 0;
  }
  if (!within(byte(1), low, high)) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!within(byte(i), 0x80, 0xbf)) return 0;
  }
  return size;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

Name decode_name(std::string_view raw, unsigned flags) {
  Name name;
  const std::string_view whole = raw;
  raw = raw.substr(0, raw.find('\0'));
  if (raw.size() < whole.size()) {
    name.problem = "its name goes on after a NUL character, where only some installers cut it off";
  }
  if ((flags & utf8_flag) != 0) {
    name.is_valid = is_utf8(whole);
    name.text = raw;
  } else if (is_ascii(raw)) {
    name.text = raw;
  } else {
    name.text = from_code_page(raw);
    name.problem =
        "its name is not ASCII and not marked as UTF-8, so that installers read different names";
  }
  return name;
}

}  // namespace ftcheck::archive
