// PE (Microsoft: "PE Format"): builds an Image at the preferred image base from sections, import
// and export tables and base relocations.
//
// At that base all addresses are already correct.  The relocations are still read, because they
// distinguish addresses from numbers.
#include <algorithm>

#include "binary/format.hpp"
#include "binary/pe/layout.hpp"
#include "binary/pe/symbols.hpp"

namespace ftcheck::binary {
namespace {

Architecture architecture_of(std::uint16_t machine) {
  switch (machine) {
    case 0x14c:
      return Architecture::x86;
    case 0x8664:
      return Architecture::x86_64;
    case 0xaa64:
      return Architecture::aarch64;
    default:
      return Architecture::other;
  }
}

std::vector<Region> read_regions(const pe::Layout& layout) {
  std::vector<Region> regions;
  for (const pe::Section& section : layout.sections) {
    regions.push_back({.address = layout.image_base + section.address,
                       .size = section.size,
                       .bytes = section.bytes,
                       .writable = section.writable,
                       .executable = section.executable});
  }
  return regions;
}

// Section ".reloc": blocks that each hold a page's address, their own size, and an entry of two
// bytes per relocation, with its type and its offset in the page.
void read_relocations(const pe::Layout& layout, Image& image) {
  const pe::Directory directory = layout.directory(pe::relocation_directory);
  const base::Reader table = layout.memory(directory.address, directory.size);
  const std::uint64_t most = layout.file.size() / 12 + 1'000'000;
  std::uint64_t size = 0;
  for (std::uint64_t block = 0; table.contains(block, 8); block += size) {
    const std::uint64_t page = *table.u32(block);
    size = *table.u32(block + 4);
    if (size < 8) break;
    const base::Reader entries(table.clip(block + 8, size - 8));
    for (std::uint64_t at = 0; entries.contains(at, 2); at += 2) {
      const unsigned entry = *entries.u16(at);
      const unsigned type = entry >> 12;
      if (type == 0) continue;  // IMAGE_REL_BASED_ABSOLUTE, for padding
      if (image.fixups.size() == most) {
        pe::fail_damaged(layout.name, "it claims to have more relocations than fit its size");
      }
      check_relocations(image.fixups.size() + 1, layout.limits, layout.name);
      const std::uint64_t address = page + (entry & 0xfff);
      Fixup fixup;
      fixup.address = layout.image_base + address;
      fixup.kind = Fixup::Kind::opaque;
      fixup.size = type == 10 ? 8 : 4;  // IMAGE_REL_BASED_DIR64
      if (type == 10 || type == 3) {    // IMAGE_REL_BASED_HIGHLOW
        fixup.kind = Fixup::Kind::address;
        fixup.value = layout.memory(address).number(0, fixup.size).value_or(0);
      }
      image.fixups.push_back(fixup);
    }
  }
}

// The loader assigns the file's thread-local storage a number and stores it where this directory
// says.
void read_tls(const pe::Layout& layout, Image& image) {
  const pe::Directory directory = layout.directory(pe::tls_directory);
  if (directory.address == 0) return;
  const unsigned word = layout.word_size();
  image.thread_template = layout.memory(directory.address).number(0, word);
  const auto address_of_index = layout.memory(directory.address).number(2 * word, word);
  if (!address_of_index || *address_of_index == 0) return;
  image.fixups.push_back({.address = *address_of_index, .kind = Fixup::Kind::opaque, .size = 4});
}

// IMAGE_LOAD_CONFIG_DIRECTORY; only its member SecurityCookie is used.
void read_configuration(const pe::Layout& layout, Image& image) {
  const pe::Directory directory = layout.directory(pe::configuration_directory);
  if (directory.address == 0) return;
  const unsigned word = layout.word_size();
  const std::uint64_t at = directory.address + (word == 8 ? 0x58 : 0x3C);
  const auto cookie = layout.memory(at).number(0, word);
  if (cookie && *cookie != 0) image.stack_cookie = *cookie;
}

}  // namespace

Image read_pe(base::Bytes bytes, std::string_view name, const Limits& limits) {
  const pe::Layout layout = pe::read_layout(bytes, name, limits);
  Image image;
  image.format = BinaryFormat::pe;
  image.architecture = architecture_of(layout.machine);
  image.pointer_size = layout.word_size();
  image.regions = read_regions(layout);
  if (layout.entry != 0) image.entry = layout.image_base + layout.entry;
  const pe::Directory exceptions = layout.directory(pe::exception_directory);
  if (exceptions.address != 0) {
    image.unwind.index = {layout.image_base + exceptions.address, exceptions.size};
    image.unwind.base = layout.image_base;
  }
  pe::read_exports(layout, image);
  read_relocations(layout, image);
  read_tls(layout, image);
  read_configuration(layout, image);
  pe::read_imports(layout, image);
  finish(image);
  return image;
}

}  // namespace ftcheck::binary
