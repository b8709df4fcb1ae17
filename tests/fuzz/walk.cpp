#include "fuzz/walk.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "binary/catches.hpp"
#include "binary/link.hpp"
#include "binary/open.hpp"
#include "fuzz/input.hpp"

namespace ftcheck::fuzz {
namespace {

using binary::Export;
using binary::Fixup;
using binary::Image;
using binary::Region;

// The most of each kind that are checked; more of them do not take other paths.
constexpr std::size_t most_items = 2000;

template <typename Item>
std::span<const Item> some(const std::vector<Item>& items) {
  return std::span(items).first(std::min(items.size(), most_items));
}

void walk_regions(const Image& image) {
  for (std::size_t i = 0; i < image.regions.size(); ++i) {
    const Region& region = image.regions[i];
    expect(region.size > 0, "a region is not empty");
    expect(region.bytes.size() <= region.size, "a region holds its bytes");
    expect(region.address + region.size > region.address, "regions do not wrap around");
    if (i > 0) {
      const Region& before = image.regions[i - 1];
      expect(before.address + before.size <= region.address, "regions do not overlap");
    }
    const std::uint64_t last = region.address + region.size - 1;
    expect(binary::find_region(image, region.address) == &region, "a region is found by its start");
    expect(binary::find_region(image, last) == &region, "a region is found by its last byte");
    expect(binary::read_word(image, last, 1).has_value(), "all of a region can be read");
    const auto past = binary::read_word(image, last, 8);
    expect(!past || region.size >= 8, "nothing is read past a region");
    binary::read_string(image, region.address);
    expect(binary::read_bytes(image, region.address).size() == region.bytes.size(),
           "the bytes of a region are those of the file");
  }
}

void walk_fixups(const Image& image) {
  for (std::size_t i = 0; i < image.fixups.size(); ++i) {
    const Fixup& fixup = image.fixups[i];
    expect(i == 0 || image.fixups[i - 1].address < fixup.address, "fixups are sorted by address");
    expect(fixup.size > 0 && fixup.size <= 8, "a fixup covers at most a word");
    expect(fixup.kind != Fixup::Kind::import || fixup.import < image.imports.size(),
           "a fixup's import is one of the image's");
  }
  for (const Fixup& fixup : some(image.fixups)) {
    const auto word = binary::read_word(image, fixup.address, fixup.size);
    // A damaged file's fixups may be for addresses that a library was given.
    const bool is_own = binary::find_part(image.parts, fixup.address) == nullptr;
    expect(!word || word->kind != binary::Word::Kind::number || !is_own, "a fixup is applied");
    for (const std::uint64_t at : {fixup.address - 1, fixup.address + 1}) {
      binary::read_pointer(image, at);
    }
    if (fixup.kind == Fixup::Kind::address) binary::read_string(image, fixup.value);
  }
}

void walk_names(const Image& image) {
  const auto by_name = [](const Export& a, const Export& b) { return a.name < b.name; };
  expect(std::is_sorted(image.exports.begin(), image.exports.end(), by_name),
         "exports are sorted by name");
  for (const Export& entry : some(image.exports)) {
    const Export* found = binary::find_export(image, entry.name);
    expect(found != nullptr && found->name == entry.name, "an export is found by its name");
    expect(entry.forwarded_to.empty() || entry.address == 0, "a forwarded export has no address");
    binary::read_bytes(image, entry.address);
    binary::read_pointer(image, entry.address);
  }
  for (const binary::Import& entry : some(image.imports)) {
    const binary::Import* found = binary::find_import(image, entry.name);
    expect(found != nullptr && found->name == entry.name, "an import is found by its name");
  }
  for (const std::string& library : some(image.libraries)) base::file_name(library);
}

void walk_catches(const Image& image) {
  const auto tables = binary::read_catch_tables(image);
  if (!tables) return;
  constexpr std::uint64_t reach = 256;
  const auto ask_from = [&](std::uint64_t address) {
    for (std::uint64_t i = 0; i < reach; i += 4) {
      const auto found = binary::find_catch(*tables, address + i, 4);
      expect(!found || found->may_catch || !found->handler,
             "a call without a catch has no handler");
    }
  };
  for (const Region& region : image.regions) {
    if (region.executable) ask_from(region.address);
  }
  for (const Export& entry : some(image.exports)) ask_from(entry.address);
}

// An image is the library of another one that imports its exports: here, of itself.
void walk_link(const Image& image) {
  Image linked = image;
  binary::provides(image, image);
  binary::link(linked, image, "library");
  walk_regions(linked);
  walk_fixups(linked);
  if (linked.parts.empty()) return;
  const std::uint64_t moved_by = linked.parts.front().moved_by;
  for (const Fixup& fixup : some(image.fixups)) {
    const auto alone = binary::read_word(image, fixup.address, fixup.size);
    const auto moved = binary::read_word(linked, fixup.address + moved_by, fixup.size);
    expect(!alone || (moved && (alone->kind == binary::Word::Kind::number) ==
                                   (moved->kind == binary::Word::Kind::number)),
           "a library's words are at their new addresses");
  }
  for (const binary::Part& part : linked.parts) {
    binary::describe_address(linked.parts, part.begin);
    binary::describe_address(linked.parts, part.end);
  }
}

}  // namespace

void walk_images(base::Bytes file, BinaryFormat format) {
  std::vector<Image> images;
  try {
    images = binary::open_images(file, "input");
  } catch (const Error& error) {
    expect(std::string_view(error.what()).find("input") != std::string_view::npos,
           "an error names the file");
    return;
  }
  expect(binary::looks_like_image(file), "a file that can be opened looks like an image");
  expect(!images.empty(), "a file that can be opened has an image");
  for (const Image& image : images) {
    if (image.format != format) continue;
    expect(image.pointer_size == 4 || image.pointer_size == 8, "a pointer has 4 or 8 bytes");
    walk_regions(image);
    walk_fixups(image);
    walk_names(image);
    walk_catches(image);
    walk_link(image);
  }
}

}  // namespace ftcheck::fuzz
