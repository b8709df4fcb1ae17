// Mach-O: builds an Image from each slice's segments, exports trie and fixups, like dyld.
//
// A universal file is a big-endian table of slices, each a complete Mach-O file (Apple's
// <mach-o/fat.h>).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "binary/format.hpp"
#include "binary/mach_o/exports.hpp"
#include "binary/mach_o/fixups.hpp"
#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary {
namespace {

// Java classes begin with the same four bytes, followed by a version; the first version was 45.
constexpr std::uint32_t first_java_version = 45;

constexpr std::uint32_t arm64 = 0x0100000c;

// MH_DSYM, a file in a *.dSYM folder with the symbols of another file and none of its code.
constexpr std::uint32_t debug_file = 10;

Architecture architecture_of(std::uint32_t cpu_type) {
  switch (cpu_type) {
    case 0x01000007:
      return Architecture::x86_64;
    case 7:
      return Architecture::x86;
    case arm64:
      return Architecture::aarch64;
    case 12:
      return Architecture::arm;
    default:
      return Architecture::other;
  }
}

std::vector<Region> read_regions(const mach_o::Layout& layout) {
  std::vector<Region> regions;
  for (const mach_o::Segment& segment : layout.segments) {
    // It keeps the first addresses from being used, and may overlap others.
    if (segment.name == "__PAGEZERO") continue;
    regions.push_back({.address = segment.address,
                       .size = segment.size,
                       .bytes = segment.bytes,
                       .writable = segment.writable,
                       .executable = segment.executable});
  }
  return regions;
}

std::vector<std::uint64_t> read_constructors(const mach_o::Layout& layout, const Image& image) {
  constexpr std::uint64_t most = 10'000;
  std::vector<std::uint64_t> constructors;
  for (const mach_o::Initializers& section : layout.initializers) {
    const unsigned step = section.are_distances ? 4 : layout.pointer_size();
    for (std::uint64_t i = 0; i < std::min(section.size / step, most); ++i) {
      const auto entry = read_word(image, section.address + i * step, step);
      if (!entry) break;
      if (section.are_distances) {
        constructors.push_back(layout.base + entry->value);
      } else if (entry->kind == Word::Kind::address) {
        constructors.push_back(entry->value);
      }
    }
  }
  return constructors;
}

Image read_slice(base::Bytes bytes, std::string_view name, const Limits& limits) {
  mach_o::Layout layout = mach_o::read_layout(bytes, name, limits);
  Image image;
  image.format = BinaryFormat::mach_o;
  image.architecture = architecture_of(layout.cpu_type);
  image.pointer_size = layout.pointer_size();
  image.only_debug = layout.file_type == debug_file;
  image.regions = read_regions(layout);
  image.unwind = {layout.unwind_info, layout.eh_frame, layout.base};
  image.exports = mach_o::read_exports(layout, name);
  std::stable_sort(image.exports.begin(), image.exports.end(),
                   [](const Export& a, const Export& b) { return a.name < b.name; });
  if (layout.dyld_info) mach_o::read_dyld_info(layout, name, image);
  if (layout.chained_fixups) mach_o::read_chained_fixups(layout, name, image);
  image.name = std::move(layout.install_name);
  image.libraries = std::move(layout.libraries);
  finish(image);
  image.constructors = read_constructors(layout, image);
  return image;
}

struct Slice {
  std::uint32_t cpu_type = 0;
  std::uint32_t cpu_subtype = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::vector<Slice> read_slices(base::Bytes bytes, std::string_view name) {
  const base::Reader reader(bytes, false);
  const bool wide = reader.u32(0) == 0xcafebabf;
  const std::uint32_t count = reader.u32(4).value_or(0);
  if (count >= first_java_version) {
    throw Error(fmt::format(
        "cannot read {}: it is a Java class, not a universal Mach-O file; pass an extension module "
        "(.so or .pyd) or a wheel",
        name));
  }
  std::vector<Slice> slices;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto entry = reader.sub(8 + std::uint64_t{i} * (wide ? 32 : 20), wide ? 32 : 20);
    if (!entry) mach_o::fail_damaged(name, "its table of slices is cut off");
    slices.push_back({*entry->u32(0), *entry->u32(4), wide ? *entry->u64(8) : *entry->u32(8),
                      wide ? *entry->u64(16) : *entry->u32(12)});
    if (!reader.contains(slices.back().offset, slices.back().size)) {
      mach_o::fail_damaged(name, "a slice lies past the end of the file");
    }
  }
  if (slices.empty()) mach_o::fail_damaged(name, "it is a universal file without a slice");
  return slices;
}

// CPU_TYPE_ARM64 with CPU_SUBTYPE_ARM64E, of which the upper byte holds flags.
bool is_arm64e(const Slice& slice) {
  return slice.cpu_type == arm64 && (slice.cpu_subtype & 0xFFFFFFU) == 2;
}

// Apple's own programs sign their pointers (arm64e).  Interpreters do not, and dyld loads the usual
// slice for their processor.
void drop_unused(std::vector<Slice>& slices) {
  const bool has_usual = std::ranges::any_of(slices, [](const Slice& slice) {
    return slice.cpu_type == arm64 && (slice.cpu_subtype & 0xFFFFFFU) == 0;
  });
  if (has_usual) std::erase_if(slices, is_arm64e);
}

// Slices that share bytes would make a small file large.
void check_apart(std::vector<Slice> slices, std::string_view name) {
  std::sort(slices.begin(), slices.end(),
            [](const Slice& a, const Slice& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < slices.size(); ++i) {
    if (slices[i].offset - slices[i - 1].offset < slices[i - 1].size) {
      mach_o::fail_damaged(name, "its slices overlap");
    }
  }
}

}  // namespace

std::vector<Image> read_mach_o(base::Bytes bytes, std::string_view name, const Limits& limits) {
  const auto magic = base::Reader(bytes, false).u32(0);
  std::vector<Image> images;
  if (magic != 0xcafebabe && magic != 0xcafebabf) {
    images.push_back(read_slice(bytes, name, limits));
    return images;
  }
  std::vector<Slice> slices = read_slices(bytes, name);
  check_apart(slices, name);
  drop_unused(slices);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    images.push_back(read_slice(base::Reader(bytes).clip(slices[i].offset, slices[i].size),
                                fmt::format("{} (slice {})", name, i + 1), limits));
  }
  return images;
}

}  // namespace ftcheck::binary
