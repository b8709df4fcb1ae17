#include "binary/pointers.hpp"

#include <algorithm>

namespace ftcheck::binary {

StoredFixups fixups_within(const Image& image, const Extent& run) {
  const Part* part = find_part(image.parts, run.address);
  const std::span<const Fixup> all =
      part == nullptr ? std::span<const Fixup>(image.fixups) : part->fixups;
  const std::uint64_t moved_by = part == nullptr ? 0 : part->moved_by;
  const std::uint64_t begin = run.address - moved_by;
  const auto first = std::ranges::lower_bound(all, begin, {}, &Fixup::address);
  const auto last = std::find_if(first, all.end(),
                                 [&](const Fixup& one) { return one.address - begin >= run.size; });
  return {{first, last}, moved_by};
}

}  // namespace ftcheck::binary
