#include "report/format/columns.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace ftcheck::report {
namespace {

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// The blocks of EastAsianWidth.txt that are entirely wide, and the emoji.
constexpr std::array wide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD},
};

// The blocks that consist of combining marks.
constexpr std::array combining = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
    Range{0x064B, 0x065F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
    Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
};

bool is_in(std::uint32_t code, const auto& ranges) {
  return std::ranges::any_of(
      ranges, [code](const Range& range) { return code >= range.first && code <= range.last; });
}

std::size_t width_of(std::uint32_t code) {
  if (code < 0x300) return 1;
  if (is_in(code, combining)) return 0;
  return is_in(code, wide) ? 2 : 1;
}

// The first character of a text; a byte that is not UTF-8 counts as a character.
struct Cell {
  std::size_t size = 1;  // in bytes
  std::size_t width = 1;
};

Cell first_cell(std::string_view text) {
  const std::optional<base::Character> character = base::first_character(text);
  return character ? Cell{character->size, width_of(character->code)} : Cell{};
}

// The longest prefix that is at most `width` wide.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Cell character = first_cell(text.substr(end));
    if (character.width > width) break;
    width -= character.width;
    end += character.size;
  }
  return text.substr(0, end);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Cell character = first_cell(text);
    width += character.width;
    text.remove_prefix(character.size);
  }
  return width;
}

}  // namespace ftcheck::report

namespace ftcheck {

std::string shorten_middle(std::string_view text, std::size_t columns) {
  std::size_t excess = report::display_width(text);
  if (excess <= columns) return std::string(text);
  const std::size_t kept = columns == 0 ? 0 : columns - 1;
  const std::string_view head = report::beginning(text, kept / 2);
  std::string_view tail = text.substr(head.size());
  excess = report::display_width(tail);
  while (!tail.empty() && excess > kept - kept / 2) {
    const report::Cell character = report::first_cell(tail);
    excess -= character.width;
    tail.remove_prefix(character.size);
  }
  return std::string(head) + "…" + std::string(tail);
}

}  // namespace ftcheck
