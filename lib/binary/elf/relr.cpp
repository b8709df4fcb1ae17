#include "binary/elf/relr.hpp"

namespace ftcheck::binary::elf {
namespace {

// Calls `use` with each address.
template <typename Use>
void for_each_word(const Layout& layout, const base::Reader& table, Use use) {
  const unsigned word = layout.word_size();
  std::uint64_t next = 0;
  for (std::uint64_t at = 0; table.contains(at, word); at += word) {
    const std::uint64_t entry = *table.number(at, word);
    if ((entry & 1) == 0) {
      use(entry);
      next = entry + word;
      continue;
    }
    std::uint64_t address = next;
    for (std::uint64_t bits = entry >> 1; bits != 0; bits >>= 1, address += word) {
      if ((bits & 1) != 0) use(address);
    }
    next += std::uint64_t{word} * (8 * word - 1);
  }
}

}  // namespace

std::uint64_t count_relr(const Layout& layout, const base::Reader& table) {
  std::uint64_t count = 0;
  for_each_word(layout, table, [&](std::uint64_t) { ++count; });
  return count;
}

void append_relr(const Layout& layout, const base::Reader& table, std::vector<Fixup>& fixups) {
  const auto word = static_cast<std::uint8_t>(layout.word_size());
  for_each_word(layout, table, [&](std::uint64_t address) {
    Fixup fixup;
    fixup.address = address;
    fixup.value = layout.memory(address).number(0, word).value_or(0);
    fixup.kind = Fixup::Kind::address;
    fixup.size = word;
    fixups.push_back(fixup);
  });
}

}  // namespace ftcheck::binary::elf
