// Reads the ELF structures that come before symbols and relocations.
#include "binary/elf/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::binary::elf {
namespace {

// A linker writes about ten program headers and thirty dynamic entries, one more for each library.
constexpr std::uint64_t most_segments = 128;
constexpr std::uint64_t most_dynamic_entries = 10'000;

Segment read_segment(const base::Reader& header, bool wide) {
  // The caller has checked the size of `header`.
  const auto u32 = [&](std::uint64_t at) { return *header.u32(at); };
  if (!wide) {
    return {.type = u32(0),
            .flags = u32(24),
            .offset = u32(4),
            .address = u32(8),
            .file_size = u32(16),
            .memory_size = u32(20)};
  }
  const auto u64 = [&](std::uint64_t at) { return *header.u64(at); };
  return {.type = u32(0),
          .flags = u32(4),
          .offset = u64(8),
          .address = u64(16),
          .file_size = u64(32),
          .memory_size = u64(40)};
}

void read_segments(Layout& layout, std::uint64_t offset, std::uint64_t count,
                   std::string_view name) {
  const std::uint64_t entry = layout.wide ? 56 : 32;
  if (count > most_segments) fail_damaged(name, "it claims to have too many program headers");
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto at = base::checked_add(offset, i * entry);
    const auto header = at ? layout.file.sub(*at, entry) : std::nullopt;
    if (!header) fail_damaged(name, "its program headers lie past the end of the file");
    const Segment segment = read_segment(*header, layout.wide);
    if (segment.type == pt_load && !layout.file.contains(segment.offset, segment.file_size)) {
      fail_damaged(name, fmt::format("its segment {} ends past the end of the file", i));
    }
    layout.segments.push_back(segment);
  }
}

// By the gABI, segments are sorted by address, and an address and its offset agree in their lowest
// bits.  The loader maps whole pages, one segment after another, so where two segments share a page
// it holds the file's content for the second.
void check_segments(const Layout& layout, std::string_view name) {
  constexpr std::uint64_t page = 4096;
  const Segment* before = nullptr;
  for (const Segment& segment : layout.segments) {
    if (segment.type != pt_load) continue;
    const std::uint64_t distance = segment.address - segment.offset;
    if (distance % page != 0) fail_damaged(name, "a segment's address does not fit its offset");
    if (before != nullptr) {
      const std::uint64_t size = std::max(before->memory_size, before->file_size);
      const auto end = base::checked_add(before->address, size);
      if (!end || segment.address < *end) fail_damaged(name, "its segments overlap");
      const bool shared = size != 0 && segment.address / page == (*end - 1) / page;
      if (shared && distance != before->address - before->offset) {
        fail_damaged(name, "two of its segments share a page of memory but not of the file");
      }
    }
    before = &segment;
  }
}

void read_dynamic(Layout& layout, std::string_view name) {
  // The loader takes the last of several.
  const auto segment =
      std::find_if(layout.segments.rbegin(), layout.segments.rend(),
                   [](const Segment& candidate) { return candidate.type == pt_dynamic; });
  if (segment == layout.segments.rend()) return;
  const base::Reader entries = layout.memory(segment->address);
  const unsigned word = layout.word_size();
  for (std::uint64_t at = 0;; at += 2 * word) {
    const auto tag = entries.number(at, word);
    const auto value = entries.number(at + word, word);
    if (!tag || !value || layout.dynamic.size() == most_dynamic_entries) {
      fail_damaged(name, "its dynamic section has no end");
    }
    if (*tag == 0) break;
    layout.dynamic.push_back({*tag, *value});
  }
}

}  // namespace

void fail_damaged(std::string_view name, std::string_view what) {
  throw Error(fmt::format(
      "cannot read {}: the ELF file is truncated or damaged, {}; build or download it again", name,
      what));
}

std::optional<std::uint64_t> Layout::dynamic_value(std::uint64_t tag) const {
  const auto found = std::find_if(dynamic.rbegin(), dynamic.rend(),
                                  [&](const DynamicEntry& entry) { return entry.tag == tag; });
  if (found == dynamic.rend()) return std::nullopt;
  return found->value;
}

base::Reader Layout::memory(std::uint64_t address, std::uint64_t size) const {
  for (const Segment& segment : segments) {
    if (segment.type != pt_load || address < segment.address) continue;
    const std::uint64_t into = address - segment.address;
    if (into >= segment.file_size) continue;
    return base::Reader(file.clip(segment.offset + into, std::min(size, segment.file_size - into)),
                        file.little_endian());
  }
  return base::Reader({}, file.little_endian());
}

unsigned hash_entry_size(const Layout& layout) {
  return layout.machine == em_s390 && layout.wide ? 8 : 4;
}

Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits) {
  const auto file_class = base::Reader(bytes).u8(4);
  const auto byte_order = base::Reader(bytes).u8(5);
  if (!file_class || !byte_order || *file_class < 1 || *file_class > 2 || *byte_order < 1 ||
      *byte_order > 2) {
    fail_damaged(name, "its header has no valid class or byte order");
  }
  Layout layout;
  layout.file = base::Reader(bytes, *byte_order == 1);
  layout.limits = limits;
  layout.wide = *file_class == 2;
  const std::uint64_t header_size = layout.wide ? 64 : 52;
  const auto header = layout.file.sub(0, header_size);
  if (!header) fail_damaged(name, "it ends within its header");
  layout.machine = *header->u16(18);
  layout.flags = *header->u32(layout.wide ? 48 : 36);
  layout.section_headers = *header->number(layout.wide ? 40 : 32, layout.word_size());
  layout.section_count = *header->u16(layout.wide ? 60 : 48);
  read_segments(layout, *header->number(layout.wide ? 32 : 28, layout.word_size()),
                *header->u16(layout.wide ? 56 : 44), name);
  check_segments(layout, name);
  read_dynamic(layout, name);
  return layout;
}

}  // namespace ftcheck::binary::elf
