#include "binary/elf/fixups.hpp"

#include <algorithm>
#include <optional>

#include "binary/format.hpp"

namespace ftcheck::binary::elf {
namespace {

struct FixupTable {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
};

bool same_effect(const Fixup& a, const Fixup& b) {
  return a.kind == b.kind && a.value == b.value && a.import == b.import && a.size == b.size;
}

// The size of a hash table follows from its header, except for one word per symbol.  An intact
// table has fewer than 2^32 buckets.
std::uint64_t gnu_hash_size(const Layout& layout, std::uint64_t symbol_count) {
  const base::Reader table = layout.memory(layout.dynamic_value(dt_gnu_hash).value_or(0));
  const std::uint64_t filter = std::uint64_t{table.u32(8).value_or(0)} * layout.word_size();
  return 16 + filter + 4 * (table.u32(0).value_or(0) + symbol_count);
}

std::uint64_t hash_size(const Layout& layout, std::uint64_t symbol_count) {
  const unsigned entry = hash_entry_size(layout);
  const base::Reader table = layout.memory(layout.dynamic_value(dt_hash).value_or(0));
  const std::uint64_t buckets = table.number(0, entry).value_or(0) & 0xffffffff;
  return entry * (2 + buckets + symbol_count);
}

std::vector<FixupTable> tables_of(const Layout& layout, std::uint64_t symbol_count) {
  const auto size = [&](std::uint64_t tag) { return layout.dynamic_value(tag).value_or(0); };
  const std::uint64_t tables[][2] = {
      {dt_symtab, symbol_count * layout.symbol_size()},
      {dt_strtab, size(dt_strsz)},
      {dt_rel, size(dt_relsz)},
      {dt_rela, size(dt_relasz)},
      {dt_relr, size(dt_relrsz)},
      {dt_jmprel, size(dt_pltrelsz)},
      {dt_versym, 2 * symbol_count},
      {dt_gnu_hash, gnu_hash_size(layout, symbol_count)},
      {dt_hash, hash_size(layout, symbol_count)},
  };
  std::vector<FixupTable> ranges;
  for (const auto& [tag, bytes] : tables) {
    if (const auto address = layout.dynamic_value(tag)) ranges.push_back({*address, bytes});
  }
  const auto dynamic =
      std::find_if(layout.segments.rbegin(), layout.segments.rend(),
                   [](const Segment& segment) { return segment.type == pt_dynamic; });
  if (dynamic != layout.segments.rend()) {
    ranges.push_back({dynamic->address, (layout.dynamic.size() + 1) * 2 * layout.word_size()});
  }
  return ranges;
}

}  // namespace

void settle_fixups(std::vector<Fixup>& fixups) {
  sort_fixups(fixups);
  for (std::size_t i = 1; i < fixups.size(); ++i) {
    const Fixup& before = fixups[i - 1];
    Fixup& fixup = fixups[i];
    if (fixup.address != before.address || same_effect(fixup, before)) continue;
    fixup.size = std::max(fixup.size, before.size);
    fixup.kind = Fixup::Kind::opaque;
  }
}

void check_tables_unchanged(const Layout& layout, std::size_t symbol_count, std::string_view name,
                            const std::vector<Fixup>& fixups) {
  constexpr std::uint64_t longest = 8;
  for (const FixupTable& table : tables_of(layout, symbol_count)) {
    const std::uint64_t from = table.address - std::min(table.address, longest - 1);
    const auto end = base::checked_add(table.address, table.size);
    auto fixup = std::lower_bound(
        fixups.begin(), fixups.end(), from,
        [](const Fixup& candidate, std::uint64_t at) { return candidate.address < at; });
    for (; fixup != fixups.end() && (!end || fixup->address < *end); ++fixup) {
      if (fixup->address >= table.address || fixup->size > table.address - fixup->address) {
        fail_damaged(name, "a relocation changes a table that the loader uses");
      }
    }
  }
}

}  // namespace ftcheck::binary::elf
