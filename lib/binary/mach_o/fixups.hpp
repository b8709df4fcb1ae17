// The two ways in which a Mach-O file says what dyld has to write into its memory.
#pragma once

#include <string_view>

#include "binary/format.hpp"
#include "binary/mach_o/imports.hpp"
#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary::mach_o {

// Collects fixups, up to the number that a file of this size can really have: opcodes can repeat
// themselves 2^64 times, and many chains can lead through the same page.
class FixupList {
 public:
  FixupList(const Layout& layout, std::string_view name, std::vector<Fixup>& fixups)
      : limits_(layout.limits),
        name_(name),
        fixups_(fixups),
        most_(layout.file.size() / layout.pointer_size() + 64) {}

  // Throws the Error unless `count` more fixups are within the bound.
  void expect(std::uint64_t count) const {
    if (count > most_ - fixups_.size()) fail_damaged(name_, "it claims to have too many fixups");
    check_relocations(fixups_.size() + count, limits_, name_);
  }

  void add(const Fixup& fixup) {
    expect(1);
    fixups_.push_back(fixup);
  }

 private:
  const Limits& limits_;
  std::string_view name_;
  std::vector<Fixup>& fixups_;
  std::uint64_t most_;
};

// The target of a symbol that all images share: a "weak" definition in the C++ sense, of which dyld
// keeps the first it meets.  They are interchangeable, so this image's own definition is used if it
// has one.  image.exports must be sorted.
struct Binding {
  Fixup::Kind kind = Fixup::Kind::import;
  std::uint64_t address = 0;
  std::uint32_t import = 0;
};
Binding bind_shared(const Image& image, ImportTable& imports, std::string_view symbol, bool weak);

// Applies the opcodes of LC_DYLD_INFO, and appends to image.imports and image.fixups.
void read_dyld_info(const Layout& layout, std::string_view name, Image& image);

// Does the same for LC_DYLD_CHAINED_FIXUPS.
void read_chained_fixups(const Layout& layout, std::string_view name, Image& image);

}  // namespace ftcheck::binary::mach_o
