// Every lookup is a binary search in what `finish` has sorted (format.hpp): an analysis asks for
// millions of words of images with up to a million fixups.
#include "binary/image.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/reader.hpp"

namespace ftcheck::binary {
namespace {

bool ends_within(std::uint64_t address, std::uint64_t size, const Region& region) {
  return address >= region.address && address - region.address < region.size &&
         size <= region.size - (address - region.address);
}

// The lowest address at which a fixup may begin that touches `address`.
std::uint64_t first_that_reaches(std::uint64_t address) {
  constexpr std::uint64_t longest = 8;
  return address < longest ? 0 : address - longest + 1;
}

// Fixups as stored for the file that they come from.
struct Row {
  std::span<const Fixup> fixups;
  std::uint64_t moved_by = 0;      // to be added to addresses
  std::uint32_t first_import = 0;  // to be added to `import`
};

// The fixups of the file that has the address.
Row row_for(const Image& image, std::uint64_t address) {
  const Part* part = find_part(image.parts, address);
  if (part == nullptr) return {image.fixups};
  return {part->fixups, part->moved_by, part->first_import};
}

// The first fixup that may touch an address or anything after it.
std::span<const Fixup>::iterator first_fixup(std::span<const Fixup> row, std::uint64_t address) {
  const auto before = [](const Fixup& fixup, std::uint64_t at) { return fixup.address < at; };
  return std::lower_bound(row.begin(), row.end(), first_that_reaches(address), before);
}

// The fixups that touch the `size` bytes at `address`.
std::span<const Fixup> fixups_in(std::span<const Fixup> row, std::uint64_t address, unsigned size) {
  auto first = first_fixup(row, address);
  const std::uint64_t from = first_that_reaches(address);
  while (first != row.end() && first->address < address &&
         first->address + first->size <= address) {
    ++first;
  }
  auto last = first;
  while (last != row.end() && last->address - from < size + (address - from)) ++last;
  return {first, last};
}

// The fixup as it applies in the image: moved, and bound to what a linked library provides.
Fixup settle(const Image& image, const Row& row, Fixup fixup) {
  fixup.address += row.moved_by;
  if (fixup.kind == Fixup::Kind::address) fixup.value += row.moved_by;
  if (fixup.kind != Fixup::Kind::import) return fixup;
  fixup.import += row.first_import;
  if (fixup.import < image.bound.size() && image.bound[fixup.import]) {
    fixup.kind = Fixup::Kind::address;
    fixup.value += *image.bound[fixup.import];
  }
  return fixup;
}

}  // namespace

std::string_view to_string(Architecture architecture) {
  switch (architecture) {
    case Architecture::x86_64:
      return "x86_64";
    case Architecture::x86:
      return "x86";
    case Architecture::aarch64:
      return "aarch64";
    case Architecture::arm:
      return "arm";
    case Architecture::ppc64le:
      return "ppc64le";
    case Architecture::ppc64:
      return "ppc64";
    case Architecture::s390x:
      return "s390x";
    case Architecture::riscv64:
      return "riscv64";
    case Architecture::loongarch64:
      return "loongarch64";
    case Architecture::wasm32:
      return "wasm32";
    case Architecture::none:
      return "none";
    case Architecture::other:
      break;
  }
  return "other";
}

const Region* find_region(const Image& image, std::uint64_t address) {
  auto after =
      std::upper_bound(image.regions.begin(), image.regions.end(), address,
                       [](std::uint64_t at, const Region& region) { return at < region.address; });
  if (after == image.regions.begin()) return nullptr;
  const Region& region = *std::prev(after);
  return ends_within(address, 1, region) ? &region : nullptr;
}

const Part* find_part(std::span<const Part> parts, std::uint64_t address) {
  const auto found = std::ranges::find_if(
      parts, [&](const Part& part) { return address >= part.begin && address < part.end; });
  return found == parts.end() ? nullptr : &*found;
}

base::Bytes read_bytes(const Image& image, std::uint64_t address) {
  const Region* region = find_region(image, address);
  if (region == nullptr) return {};
  return base::Reader(region->bytes).clip(address - region->address);
}

bool has_fixups(const Image& image, const Region& region) {
  const Row row = row_for(image, region.address);
  const std::uint64_t begin = region.address - row.moved_by;
  const auto first = first_fixup(row.fixups, begin);
  return first != row.fixups.end() &&
         (first->address < begin || first->address - begin < region.size);
}

bool is_changed(const Image& image, std::uint64_t address, unsigned size) {
  const Row row = row_for(image, address);
  const auto fixups = fixups_in(row.fixups, address - row.moved_by, size);
  return std::any_of(fixups.begin(), fixups.end(), [&](const Fixup& each) {
    const Fixup fixup = settle(image, row, each);
    const base::Reader bytes(read_bytes(image, fixup.address), image.little_endian);
    return fixup.kind != Fixup::Kind::address || bytes.number(0, fixup.size) != fixup.value;
  });
}

std::optional<std::string_view> read_string(const Image& image, std::uint64_t address,
                                            std::size_t limit) {
  return base::Reader(read_bytes(image, address)).string(0, limit);
}

std::optional<Word> read_word(const Image& image, std::uint64_t address, unsigned size) {
  if (size != 1 && size != 2 && size != 4 && size != 8) return std::nullopt;
  const Region* region = find_region(image, address);
  if (region == nullptr || !ends_within(address, size, *region)) return std::nullopt;

  const Row row = row_for(image, address);
  const auto fixups = fixups_in(row.fixups, address - row.moved_by, size);
  if (!fixups.empty()) {
    const Fixup fixup = settle(image, row, fixups.front());
    const bool whole = fixups.size() == 1 && fixup.address == address && fixup.size == size;
    const bool is_known = fixup.kind == Fixup::Kind::address || fixup.kind == Fixup::Kind::import;
    if (!whole || !is_known) return Word{};
    const bool is_import = fixup.kind == Fixup::Kind::import;
    return Word{is_import ? Word::Kind::import : Word::Kind::address, fixup.value,
                is_import ? fixup.import : 0, fixup.linkage};
  }

  // Memory past the file's bytes is zero, and a word may cross that border.
  std::array<std::byte, 8> memory{};
  const base::Bytes bytes = base::Reader(region->bytes).clip(address - region->address, size);
  std::copy(bytes.begin(), bytes.end(), memory.begin());
  const auto value = base::Reader(memory, image.little_endian).number(0, size);
  return Word{Word::Kind::number, *value};
}

std::optional<Word> read_pointer(const Image& image, std::uint64_t address) {
  return read_word(image, address, image.pointer_size);
}

const Export* find_export(const Image& image, std::string_view name) {
  auto found = std::lower_bound(
      image.exports.begin(), image.exports.end(), name,
      [](const Export& entry, std::string_view sought) { return entry.name < sought; });
  return found != image.exports.end() && found->name == name ? &*found : nullptr;
}

const Import* find_import(const Image& image, std::string_view name) {
  auto found = std::find_if(image.imports.begin(), image.imports.end(),
                            [&](const Import& entry) { return entry.name == name; });
  return found != image.imports.end() ? &*found : nullptr;
}

}  // namespace ftcheck::binary
