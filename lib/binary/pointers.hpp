// The pointers that the loader writes into a run of addresses, found by its fixups instead of by
// reading every word: a linked library may have a million of them.
#pragma once

#include <cstdint>

#include "binary/image.hpp"

namespace ftcheck::binary {

// Fixups as stored for the file that they come from.
struct StoredFixups {
  std::span<const Fixup> fixups;
  std::uint64_t moved_by = 0;  // to be added to their addresses
};

// The fixups that begin within a run of addresses of one file.
StoredFixups fixups_within(const Image& image, const Extent& run);

// Calls `visit` with the location of each pointer that begins within the run, and with its target
// in the image or in a library that was linked to it.  Linkage tables, which only the loader writes
// to, are left out.
template <typename Visit>
void visit_pointers(const Image& image, const Extent& run, const Visit& visit) {
  const auto [fixups, moved_by] = fixups_within(image, run);
  for (const Fixup& fixup : fixups) {
    const bool may_be_bound = fixup.kind == Fixup::Kind::import && !image.bound.empty();
    if (fixup.kind != Fixup::Kind::address && !may_be_bound) continue;
    const std::uint64_t at = fixup.address + moved_by;
    const auto word = read_pointer(image, at);
    if (word && word->kind == Word::Kind::address && !word->linkage) visit(at, word->value);
  }
}

}  // namespace ftcheck::binary
