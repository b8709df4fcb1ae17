// ELF (System V gABI): builds an Image from segments, dynamic symbols and relocations, like the
// dynamic loader.
#include <algorithm>

#include "binary/elf/fixups.hpp"
#include "binary/elf/layout.hpp"
#include "binary/elf/relocations.hpp"
#include "binary/elf/symbols.hpp"
#include "binary/format.hpp"

namespace ftcheck::binary {
namespace {

Architecture architecture_of(const elf::Layout& layout) {
  switch (layout.machine) {
    case elf::em_none:
      return Architecture::none;
    case elf::em_386:
      return Architecture::x86;
    case elf::em_arm:
      return Architecture::arm;
    default:
      break;
  }
  // The other files with 32-bit words are variants such as x32; no interpreter is built for them.
  if (!layout.wide) return Architecture::other;
  switch (layout.machine) {
    case elf::em_x86_64:
      return Architecture::x86_64;
    case elf::em_aarch64:
      return Architecture::aarch64;
    case elf::em_ppc64:
      return layout.file.little_endian() ? Architecture::ppc64le : Architecture::ppc64;
    case elf::em_s390:
      return Architecture::s390x;
    case elf::em_riscv:
      return Architecture::riscv64;
    case elf::em_loongarch:
      return Architecture::loongarch64;
    default:
      return Architecture::other;
  }
}

Region region_of(const elf::Layout& layout, const elf::Segment& segment) {
  Region region;
  region.address = segment.address;
  region.size = std::max(segment.memory_size, segment.file_size);
  region.bytes = layout.file.clip(segment.offset, segment.file_size);
  region.writable = (segment.flags & elf::pf_write) != 0;
  region.executable = (segment.flags & elf::pf_execute) != 0;
  return region;
}

// Cuts the region in two at `address`; does nothing if no region contains the address.
void split(std::vector<Region>& regions, std::uint64_t address) {
  for (std::size_t i = 0; i < regions.size(); ++i) {
    Region& region = regions[i];
    const std::uint64_t size = address - region.address;
    if (address <= region.address || size >= region.size) continue;
    Region rest = region;
    rest.address = address;
    rest.size -= size;
    rest.bytes = base::Reader(region.bytes).clip(size);
    region.size = size;
    region.bytes = base::Reader(region.bytes).clip(0, size);
    regions.insert(regions.begin() + static_cast<std::ptrdiff_t>(i) + 1, rest);
    return;
  }
}

std::vector<Region> read_regions(const elf::Layout& layout) {
  std::vector<Region> regions;
  for (const elf::Segment& segment : layout.segments) {
    if (segment.type == elf::pt_load) regions.push_back(region_of(layout, segment));
  }
  for (const elf::Segment& segment : layout.segments) {
    if (segment.type != elf::pt_gnu_relro) continue;
    const auto end = base::checked_add(segment.address, segment.memory_size);
    if (!end) continue;
    split(regions, segment.address);
    split(regions, *end);
    for (Region& region : regions) {
      if (region.address >= segment.address && region.address < *end) region.writable = false;
    }
  }
  return regions;
}

std::vector<std::uint64_t> read_constructors(const elf::Layout& layout, const Image& image) {
  constexpr std::uint64_t most = 10'000;
  std::vector<std::uint64_t> constructors;
  if (const auto first = layout.dynamic_value(elf::dt_init)) constructors.push_back(*first);
  const auto array = layout.dynamic_value(elf::dt_init_array);
  const std::uint64_t size = layout.dynamic_value(elf::dt_init_arraysz).value_or(0);
  for (std::uint64_t i = 0; array && i < std::min(size / layout.word_size(), most); ++i) {
    const auto entry = read_pointer(image, *array + i * layout.word_size());
    if (entry && entry->kind == Word::Kind::address) constructors.push_back(entry->value);
  }
  return constructors;
}

}  // namespace

Image read_elf(base::Bytes bytes, std::string_view name, const Limits& limits) {
  const elf::Layout layout = elf::read_layout(bytes, name, limits);
  Image image;
  image.format = BinaryFormat::elf;
  image.architecture = architecture_of(layout);
  image.little_endian = layout.file.little_endian();
  image.pointer_size = layout.word_size();
  image.regions = read_regions(layout);
  for (const elf::Segment& segment : layout.segments) {
    if (segment.type != elf::pt_gnu_eh_frame) continue;
    image.unwind.index = {segment.address, segment.memory_size};
  }
  const auto tables = elf::relocation_tables(layout, name);
  const auto targets = elf::read_symbols(layout, tables, name, image);
  elf::append_fixups(layout, tables, targets, name, image.fixups);
  elf::settle_fixups(image.fixups);
  elf::check_tables_unchanged(layout, targets.size(), name, image.fixups);
  finish(image);
  image.constructors = read_constructors(layout, image);
  return image;
}

}  // namespace ftcheck::binary
