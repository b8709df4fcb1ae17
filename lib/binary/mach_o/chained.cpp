// LC_DYLD_CHAINED_FIXUPS: in the file, each pointer to be fixed holds its future value and the
// distance to the next one (Apple's <mach-o/fixup-chains.h>).  A chain stays within its page; a
// table gives its start on each page.  Linkers write them for deployment targets from macOS 12 on.
#include <fmt/format.h>

#include "binary/mach_o/fixups.hpp"

namespace ftcheck::binary::mach_o {
namespace {

enum PointerFormat : std::uint16_t {
  ptr_arm64e = 1,
  ptr_64 = 2,
  ptr_32 = 3,
  ptr_64_offset = 6,
  ptr_arm64e_userland = 9,
  ptr_arm64e_userland24 = 12,
};

constexpr std::uint16_t no_start = 0xffff;
constexpr std::uint16_t several_starts = 0x8000;
constexpr std::uint16_t last_start = 0x8000;

// dyld_chained_fixups_header and what it points to.
struct Header {
  std::uint32_t starts = 0;
  std::uint32_t imports = 0;
  std::uint32_t symbols = 0;
  std::uint32_t import_count = 0;
  std::uint32_t import_format = 0;
};

// dyld_chained_starts_in_segment.
struct Starts {
  base::Reader reader{base::Bytes()};
  std::uint16_t page_size = 0;
  std::uint16_t pointer_format = 0;
  std::uint64_t address = 0;  // of the segment
  std::uint32_t last_pointer = 0;
  std::uint16_t page_count = 0;

  std::optional<std::uint16_t> start(std::uint64_t index) const {
    return reader.u16(22 + 2 * index);
  }
};

// The content of a pointer in a chain.
struct Link {
  bool bind = false;
  std::uint32_t import = 0;  // the import that it binds to
  std::uint64_t value = 0;   // the addend, or the address
  std::uint64_t next = 0;    // in bytes; 0 ends the chain
  bool is_number = false;    // neither: an unrelated number in the chain
};

constexpr std::uint64_t bits(std::uint64_t word, unsigned first, unsigned count) {
  return (word >> first) & ((std::uint64_t{1} << count) - 1);
}

constexpr std::uint64_t sign_extended(std::uint64_t value, unsigned count) {
  const std::uint64_t sign = std::uint64_t{1} << (count - 1);
  return (value ^ sign) - sign;
}

Link link_64(std::uint64_t word, std::uint64_t base) {
  Link link;
  link.bind = bits(word, 63, 1) != 0;
  link.next = bits(word, 51, 12) * 4;
  if (link.bind) {
    link.import = static_cast<std::uint32_t>(bits(word, 0, 24));
    link.value = bits(word, 24, 8);
  } else {
    link.value = (base + bits(word, 0, 36)) | bits(word, 36, 8) << 56;
  }
  return link;
}

Link link_32(std::uint64_t word, std::uint32_t last_pointer) {
  Link link;
  link.bind = bits(word, 31, 1) != 0;
  link.next = bits(word, 26, 5) * 4;
  if (link.bind) {
    link.import = static_cast<std::uint32_t>(bits(word, 0, 20));
    link.value = bits(word, 20, 6);
  } else {
    link.value = bits(word, 0, 26);
    link.is_number = link.value > last_pointer;
  }
  return link;
}

// Pointers that are signed when they are written; here the signature is not part of the address.
Link link_arm64e(std::uint64_t word, std::uint16_t format, std::uint64_t base) {
  Link link;
  const bool is_signed = bits(word, 63, 1) != 0;
  link.bind = bits(word, 62, 1) != 0;
  link.next = bits(word, 51, 11) * 8;
  if (link.bind) {
    link.import =
        static_cast<std::uint32_t>(bits(word, 0, format == ptr_arm64e_userland24 ? 24 : 16));
    link.value = is_signed ? 0 : sign_extended(bits(word, 32, 19), 19);
  } else if (is_signed) {
    link.value = base + bits(word, 0, 32);
  } else {
    link.value = ((format == ptr_arm64e ? 0 : base) + bits(word, 0, 43)) | bits(word, 43, 8) << 56;
  }
  return link;
}

class Chains {
 public:
  Chains(const Layout& layout, std::string_view name, Image& image)
      : layout_(layout),
        name_(name),
        image_(image),
        reader_(*layout.chained_fixups),
        imports_(layout, name, image.imports),
        fixups_(layout, name, image.fixups) {}

  void run() {
    if (reader_.size() == 0) return;
    const Header header = read_header();
    read_imports(header);
    const auto count = reader_.u32(header.starts);
    if (!count) fail();
    for (std::uint32_t i = 0; i < *count; ++i) {
      const auto offset = reader_.u32(header.starts + std::uint64_t{4} * i + 4);
      if (!offset || (*offset != 0 && i >= layout_.segments.size())) fail();
      if (*offset != 0) read_segment(std::uint64_t{header.starts} + *offset);
    }
  }

 private:
  [[noreturn]] void fail() const { fail_damaged(name_, "its chained fixups are damaged"); }

  Header read_header() const {
    if (!reader_.contains(0, 28)) fail();
    if (*reader_.u32(0) != 0 || *reader_.u32(24) != 0) {
      throw Error(fmt::format(
          "cannot read {}: its chained fixups have a version that ftcheck does not know; link for "
          "an earlier macOS (-mmacosx-version-min)",
          name_));
    }
    return {.starts = *reader_.u32(4),
            .imports = *reader_.u32(8),
            .symbols = *reader_.u32(12),
            .import_count = *reader_.u32(16),
            .import_format = *reader_.u32(20)};
  }

  void read_imports(const Header& header) {
    const std::uint64_t size = header.import_format == 1   ? 4
                               : header.import_format == 2 ? 8
                               : header.import_format == 3 ? 16
                                                           : 0;
    if (size == 0 || !reader_.contains(header.imports, header.import_count * size)) fail();
    bindings_.reserve(header.import_count);
    for (std::uint32_t i = 0; i < header.import_count; ++i) {
      bindings_.push_back(read_import(header, header.imports + i * size));
    }
  }

  Binding read_import(const Header& header, std::uint64_t at) {
    const bool wide = header.import_format == 3;
    const std::uint64_t word = wide ? *reader_.u64(at) : *reader_.u32(at);
    const unsigned ordinal_bits = wide ? 16 : 8;
    auto ordinal = static_cast<std::int64_t>(bits(word, 0, ordinal_bits));
    // The highest fifteen are the negative numbers.
    const std::int64_t end = std::int64_t{1} << ordinal_bits;
    if (ordinal > end - 16) ordinal -= end;
    const bool weak = bits(word, ordinal_bits, 1) != 0;
    const std::uint64_t name_at = wide ? word >> 32 : word >> 9;
    const auto symbol = reader_.string(header.symbols + name_at);
    if (!symbol) fail();

    Binding binding;
    if (ordinal == ordinal_weak_lookup) {
      binding = bind_shared(image_, imports_, *symbol, weak);
    } else {
      binding.import = imports_.add(*symbol, ordinal, weak);
    }
    if (header.import_format == 2) {
      binding.address += sign_extended(*reader_.u32(at + 4), 32);
    } else if (wide) {
      binding.address += *reader_.u64(at + 8);
    }
    return binding;
  }

  void read_segment(std::uint64_t at) {
    const auto header = reader_.slice(at, 22);
    if (!header) fail();
    Starts starts;
    starts.reader = base::Reader(reader_.clip(at, *reader_.u32(at)));
    starts.page_size = *reader_.u16(at + 4);
    starts.pointer_format = *reader_.u16(at + 6);
    starts.address = layout_.base + *reader_.u64(at + 8);
    starts.last_pointer = *reader_.u32(at + 16);
    starts.page_count = *reader_.u16(at + 20);

    const Segment* segment = nullptr;
    for (const Segment& candidate : layout_.segments) {
      if (candidate.address == starts.address && candidate.size != 0) segment = &candidate;
    }
    if (segment == nullptr) fail();
    for (std::uint64_t page = 0; page < starts.page_count; ++page) {
      read_page(starts, *segment, page);
    }
  }

  void read_page(const Starts& starts, const Segment& segment, std::uint64_t page) {
    const auto start = starts.start(page);
    if (!start) fail();
    if (*start == no_start) return;
    const std::uint64_t begin = page * starts.page_size;
    if ((*start & several_starts) == 0) {
      follow(starts, segment, begin, *start);
      return;
    }
    std::uint64_t index = *start & ~several_starts;
    while (true) {
      const auto next = starts.start(index++);
      if (!next) fail();
      follow(starts, segment, begin, *next & ~last_start);
      if ((*next & last_start) != 0) return;
    }
  }

  // Follows the chain that begins at `offset` of the page; it only leads forward.
  void follow(const Starts& starts, const Segment& segment, std::uint64_t page,
              std::uint64_t offset) {
    const unsigned size = starts.pointer_format == ptr_32 ? 4 : 8;
    const base::Reader memory(segment.bytes);
    while (true) {
      const auto word = memory.number(page + offset, size);
      if (offset >= starts.page_size || !word) fail();
      const Link link = decode(starts, *word);
      add(link, segment.address + page + offset, size);
      if (link.next == 0) return;
      offset += link.next;
    }
  }

  Link decode(const Starts& starts, std::uint64_t word) const {
    switch (starts.pointer_format) {
      case ptr_64:
        return link_64(word, 0);
      case ptr_64_offset:
        return link_64(word, layout_.base);
      case ptr_32:
        return link_32(word, starts.last_pointer);
      case ptr_arm64e:
      case ptr_arm64e_userland:
      case ptr_arm64e_userland24:
        return link_arm64e(word, starts.pointer_format, layout_.base);
      default:
        throw Error(fmt::format(
            "cannot read {}: its chained fixups have the pointer format {}, which ftcheck does not "
            "know; link for an earlier macOS (-mmacosx-version-min)",
            name_, starts.pointer_format));
    }
  }

  void add(const Link& link, std::uint64_t address, unsigned size) {
    Fixup fixup;
    fixup.address = address;
    fixup.size = static_cast<std::uint8_t>(size);
    fixup.value = link.value;
    if (link.is_number) {
      fixup.kind = Fixup::Kind::opaque;
    } else if (link.bind) {
      if (link.import >= bindings_.size()) fail();
      const Binding& binding = bindings_[link.import];
      fixup.kind = binding.kind;
      fixup.import = binding.import;
      fixup.linkage = true;  // as in mach_o_bind.cpp
      fixup.value += binding.address;
    }
    fixups_.add(fixup);
  }

  const Layout& layout_;
  std::string_view name_;
  Image& image_;
  base::Reader reader_;
  ImportTable imports_;
  FixupList fixups_;
  std::vector<Binding> bindings_;  // indexed like the imports of chains
};

}  // namespace

void read_chained_fixups(const Layout& layout, std::string_view name, Image& image) {
  Chains(layout, name, image).run();
}

}  // namespace ftcheck::binary::mach_o
