// Code that the fallbacks of AArch64 and 32-bit ARM share, where Capstone treats both alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ftcheck::isa {

// True if a register's name is in a range of Capstone's numbers.
constexpr bool is_between(unsigned name, unsigned first, unsigned last) {
  return name >= first && name <= last;
}

// The operands that are the registers of a list in braces.
struct RegisterList {
  unsigned first = 0;
  unsigned count = 0;
  bool holds(unsigned n) const { return n >= first && n < first + count; }
  unsigned last() const { return first + count - 1; }
};

// The list in the text of an instruction's operands; only its braces show it.  Empty if there is
// none, or if it names more operands than there are.
inline RegisterList list_in_braces(std::string_view text, unsigned operand_count) {
  const std::size_t open = text.find('{');
  if (open == std::string_view::npos) return {};
  const auto commas = [](std::string_view part) {
    return static_cast<unsigned>(std::count(part.begin(), part.end(), ','));
  };
  const RegisterList list{.first = commas(text.substr(0, open)),
                          .count = 1 + commas(text.substr(open, text.find('}') - open))};
  return list.first + list.count <= operand_count ? list : RegisterList{};
}

}  // namespace ftcheck::isa
