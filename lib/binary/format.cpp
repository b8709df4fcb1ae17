#include "binary/format.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ftcheck::binary {
namespace {

// Sorts by address.  The last of several at one address is what the loader leaves there.
void order_fixups(std::vector<Fixup>& fixups) {
  const auto is_not_before = [](const Fixup& a, const Fixup& b) { return a.address >= b.address; };
  if (std::ranges::adjacent_find(fixups, is_not_before) == fixups.end()) return;
  sort_fixups(fixups);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < fixups.size(); ++i) {
    if (i + 1 < fixups.size() && fixups[i + 1].address == fixups[i].address) continue;
    fixups[kept++] = fixups[i];
  }
  fixups.resize(kept);
  fixups.shrink_to_fit();
}

// Sorts by name, and moves each Export once.
void order_exports(std::vector<Export>& exports) {
  if (std::ranges::is_sorted(exports, {}, &Export::name)) return;
  std::vector<std::size_t> order(exports.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) -> const std::string& { return exports[i].name; });
  std::vector<Export> ordered;
  ordered.reserve(exports.size());
  for (const std::size_t i : order) ordered.push_back(std::move(exports[i]));
  exports = std::move(ordered);
}

}  // namespace

void sort_fixups(std::vector<Fixup>& fixups) {
  const auto is_before = [](const Fixup& a, const Fixup& b) { return a.address < b.address; };
  // Linkers write fixups as a few sorted runs, the longest first.  Merging the runs from the end
  // passes over a million fixups once.
  constexpr std::size_t most_rows = 8;
  std::vector<std::vector<Fixup>::iterator> rows;
  for (auto row = fixups.begin(); row != fixups.end() && rows.size() <= most_rows;) {
    rows.push_back(row);
    row = std::is_sorted_until(row, fixups.end(), is_before);
  }
  if (rows.size() > most_rows) {
    std::stable_sort(fixups.begin(), fixups.end(), is_before);
    return;
  }
  for (std::size_t i = rows.size(); i-- > 1;) {
    std::inplace_merge(rows[i - 1], rows[i], fixups.end(), is_before);
  }
}

void finish(Image& image) {
  auto& regions = image.regions;
  std::stable_sort(regions.begin(), regions.end(),
                   [](const Region& a, const Region& b) { return a.address < b.address; });
  std::vector<Region> apart;
  for (Region& region : regions) {
    // Addresses do not wrap around, and every region ends before the last one.
    const std::uint64_t room = ~std::uint64_t{0} - region.address;
    region.size = std::min(region.size, room);
    if (region.bytes.size() > region.size) {
      region.bytes = region.bytes.first(static_cast<std::size_t>(region.size));
    }
    if (region.size == 0) continue;
    if (!apart.empty() && region.address - apart.back().address < apart.back().size) continue;
    apart.push_back(region);
  }
  regions = std::move(apart);

  order_exports(image.exports);
  order_fixups(image.fixups);
}

}  // namespace ftcheck::binary
