#include "isa/ppc64/toc.hpp"

#include "isa/bits.hpp"

#include <algorithm>
#include <cstddef>

namespace ftcheck::isa::ppc64 {
namespace {

std::uint32_t word_at(base::Bytes code, std::size_t at) {
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) word |= std::to_integer<std::uint32_t>(code[at + i]) << (8 * i);
  return word;
}

}  // namespace

void Toc::note(std::uint64_t place, std::uint64_t toc) {
  const binary::Part* part = binary::find_part(image_->parts, place);
  const auto known = std::ranges::find(tables_, part, &Table::part);
  if (known == tables_.end()) {
    tables_.push_back({part, toc});
  } else if (known->toc != toc) {
    known->toc.reset();
  }
}

void Toc::find() {
  constexpr std::size_t pair = 8;
  is_found_ = true;
  for (const binary::Region& region : image_->regions) {
    if (!region.executable) continue;
    for (std::size_t at = 0; at + pair <= region.bytes.size(); at += 4) {
      const std::uint32_t first = word_at(region.bytes, at);
      if ((first & 0xFFFF0000U) != 0x3C4C0000U) continue;
      const std::uint32_t second = word_at(region.bytes, at + 4);
      if (!begins_function(first, second)) continue;
      const std::uint64_t place = region.address + at;
      note(place, place + (sign_extend(first, 2) << 16U) + sign_extend(second, 2));
    }
  }
}

std::optional<std::uint64_t> Toc::at(std::uint64_t address) {
  if (!is_found_) find();
  const binary::Part* part = binary::find_part(image_->parts, address);
  const auto known = std::ranges::find(tables_, part, &Table::part);
  return known == tables_.end() ? std::nullopt : known->toc;
}

}  // namespace ftcheck::isa::ppc64
