// The rebase and bind opcodes of LC_DYLD_INFO: two small machines that walk through the image's
// memory and say at each stop which pointer is adjusted or bound (Apple's <mach-o/loader.h>;
// "Mach-O compressed dynamic linking").  Linkers write them for deployment targets before macOS 12.
#include <limits>

#include "binary/mach_o/fixups.hpp"

namespace ftcheck::binary::mach_o {
namespace {

constexpr std::uint8_t opcode_mask = 0xf0;
constexpr std::uint8_t immediate_mask = 0x0f;

enum Type : std::uint8_t { type_pointer = 1, type_absolute_32 = 2, type_relative_32 = 3 };

// Reads opcodes and their operands.
class Operands {
 public:
  Operands(base::Bytes bytes, std::string_view name) : reader_(bytes), name_(name) {}

  bool done() const { return at_ >= reader_.size(); }
  std::uint8_t opcode() { return reader_.u8(at_++).value_or(0); }

  std::uint64_t uleb() {
    const auto value = reader_.uleb(at_);
    if (!value) fail();
    return *value;
  }

  std::int64_t sleb() {
    const auto value = reader_.sleb(at_);
    if (!value) fail();
    return *value;
  }

  std::string_view string() {
    const auto value = reader_.string(at_);
    if (!value) fail();
    at_ += value->size() + 1;
    return *value;
  }

  [[noreturn]] void fail() const {
    fail_damaged(name_, "the opcodes that say what the dynamic linker must write are damaged");
  }

 private:
  base::Reader reader_;
  std::string_view name_;
  std::uint64_t at_ = 0;
};

// The machine's position.  Sums wrap around: the opcodes encode a step back as a large number.
struct Place {
  const Segment* segment = nullptr;
  std::uint64_t offset = 0;
};

Place place_of(const Layout& layout, std::uint8_t index, Operands& operands) {
  if (index >= layout.segments.size()) operands.fail();
  return {&layout.segments[index], operands.uleb()};
}

std::uint8_t size_of(const Layout& layout, std::uint8_t type) {
  return type == type_pointer ? static_cast<std::uint8_t>(layout.pointer_size()) : 4;
}

// The fixup at `place`, without the value that it writes.
Fixup fixup_at(const Place& place, std::uint8_t size, const Operands& operands) {
  if (place.segment == nullptr || place.offset > place.segment->size ||
      size > place.segment->size - place.offset) {
    operands.fail();
  }
  Fixup fixup;
  fixup.address = place.segment->address + place.offset;
  fixup.size = size;
  return fixup;
}

class Rebaser {
 public:
  Rebaser(const Layout& layout, std::string_view name, FixupList& fixups)
      : layout_(layout), operands_(layout.dyld_info->rebase, name), fixups_(fixups) {}

  void run() {
    while (!operands_.done()) {
      const std::uint8_t byte = operands_.opcode();
      if (!step(byte & opcode_mask, byte & immediate_mask)) return;
    }
  }

 private:
  bool step(std::uint8_t opcode, std::uint8_t immediate) {
    const std::uint64_t pointer = layout_.pointer_size();
    switch (opcode) {
      case 0x00:  // done
        return false;
      case 0x10:  // set type
        type_ = immediate;
        break;
      case 0x20:  // set segment and offset
        place_ = place_of(layout_, immediate, operands_);
        break;
      case 0x30:  // add to address
        place_.offset += operands_.uleb();
        break;
      case 0x40:  // add to address, in pointers
        place_.offset += immediate * pointer;
        break;
      case 0x50:
        rebase(immediate, 0);
        break;
      case 0x60:
        rebase(operands_.uleb(), 0);
        break;
      case 0x70:
        rebase(1, operands_.uleb());
        break;
      case 0x80: {
        const std::uint64_t count = operands_.uleb();
        rebase(count, operands_.uleb());
        break;
      }
      default:
        operands_.fail();
    }
    return true;
  }

  void rebase(std::uint64_t count, std::uint64_t skip) {
    fixups_.expect(count);
    for (; count > 0; --count) {
      const std::uint8_t size = size_of(layout_, type_);
      Fixup fixup = fixup_at(place_, size, operands_);
      // The file holds the address that it is linked at.
      fixup.value = base::Reader(place_.segment->bytes).number(place_.offset, size).value_or(0);
      if (type_ != type_pointer && type_ != type_absolute_32) fixup.kind = Fixup::Kind::opaque;
      fixups_.add(fixup);
      place_.offset += layout_.pointer_size() + skip;
    }
  }

  const Layout& layout_;
  Operands operands_;
  FixupList& fixups_;
  Place place_;
  std::uint8_t type_ = type_pointer;
};

enum class Table { ordinary, shared, lazy };

class Binder {
 public:
  Binder(const Layout& layout, std::string_view name, Table table, base::Bytes opcodes,
         Image& image, ImportTable& imports, FixupList& fixups)
      : layout_(layout),
        table_(table),
        image_(image),
        imports_(imports),
        operands_(opcodes, name),
        fixups_(fixups) {}

  void run() {
    while (!operands_.done()) {
      const std::uint8_t byte = operands_.opcode();
      const std::uint8_t opcode = byte & opcode_mask;
      if (opcode == 0) {
        // The opcodes of each lazy pointer have their own end, because they are run one by one.
        if (table_ != Table::lazy) return;
      } else if (!set(opcode, byte & immediate_mask)) {
        write(opcode, byte & immediate_mask);
      }
    }
  }

 private:
  // Runs an opcode that changes what is bound; false if it is not such an opcode.
  bool set(std::uint8_t opcode, std::uint8_t immediate) {
    switch (opcode) {
      case 0x10:
        set_ordinal(immediate);
        return true;
      case 0x20: {
        const std::uint64_t ordinal = operands_.uleb();
        if (ordinal > std::numeric_limits<std::int32_t>::max()) operands_.fail();
        set_ordinal(static_cast<std::int64_t>(ordinal));
        return true;
      }
      case 0x30:  // one of the negative numbers
        set_ordinal(immediate == 0 ? 0 : std::int64_t{immediate} - 16);
        return true;
      case 0x40:
        weak_ = (immediate & 1) != 0;
        symbol_ = operands_.string();
        binding_.reset();
        return true;
      case 0x50:
        type_ = immediate;
        return true;
      case 0x60:
        addend_ = static_cast<std::uint64_t>(operands_.sleb());
        return true;
      case 0x70:
        place_ = place_of(layout_, immediate, operands_);
        return true;
      case 0x80:
        place_.offset += operands_.uleb();
        return true;
      default:
        return false;
    }
  }

  void set_ordinal(std::int64_t ordinal) {
    ordinal_ = ordinal;
    binding_.reset();
  }

  // Runs an opcode that binds.
  void write(std::uint8_t opcode, std::uint8_t immediate) {
    switch (opcode) {
      case 0x90:
        bind(1, 0);
        break;
      case 0xa0:
        bind(1, operands_.uleb());
        break;
      case 0xb0:
        bind(1, immediate * std::uint64_t{layout_.pointer_size()});
        break;
      case 0xc0: {
        const std::uint64_t count = operands_.uleb();
        bind(count, operands_.uleb());
        break;
      }
      default:  // also 0xd0, the chains of the first arm64e compilers
        operands_.fail();
    }
  }

  void bind(std::uint64_t count, std::uint64_t skip) {
    fixups_.expect(count);
    for (; count > 0; --count) {
      Fixup fixup = fixup_at(place_, size_of(layout_, type_), operands_);
      const Binding& target = binding();
      fixup.kind = type_ == type_relative_32 ? Fixup::Kind::opaque : target.kind;
      fixup.value = target.address + addend_;
      fixup.import = target.import;
      fixup.linkage = true;  // usually true; sections, which would say so, are not read
      fixups_.add(fixup);
      place_.offset += layout_.pointer_size() + skip;
    }
  }

  const Binding& binding() {
    if (!binding_) {
      if (table_ == Table::shared || ordinal_ == ordinal_weak_lookup) {
        binding_ = bind_shared(image_, imports_, symbol_, weak_);
      } else {
        binding_ = Binding{Fixup::Kind::import, 0, imports_.add(symbol_, ordinal_, weak_)};
      }
    }
    return *binding_;
  }

  const Layout& layout_;
  Table table_;
  const Image& image_;
  ImportTable& imports_;
  Operands operands_;
  FixupList& fixups_;
  Place place_;
  std::string_view symbol_;
  std::int64_t ordinal_ = ordinal_self;
  std::uint64_t addend_ = 0;
  std::uint8_t type_ = type_pointer;
  bool weak_ = false;
  std::optional<Binding> binding_;
};

}  // namespace

Binding bind_shared(const Image& image, ImportTable& imports, std::string_view symbol, bool weak) {
  const auto known = imports.find(symbol);
  const Export* own = find_export(image, without_underscore(symbol));
  if (own != nullptr && own->forwarded_to.empty()) {
    return {Fixup::Kind::address, own->address, 0};
  }
  // The same symbol is also bound in the ordinary way, which names its library.
  return {Fixup::Kind::import, 0, known ? *known : imports.add(symbol, ordinal_weak_lookup, weak)};
}

// In dyld's order, because binding overwrites what rebasing wrote: lazy pointers point to their
// stub until they are bound.
void read_dyld_info(const Layout& layout, std::string_view name, Image& image) {
  ImportTable imports(layout, name, image.imports);
  FixupList fixups(layout, name, image.fixups);
  Rebaser(layout, name, fixups).run();
  const DyldInfo& info = *layout.dyld_info;
  Binder(layout, name, Table::ordinary, info.bind, image, imports, fixups).run();
  Binder(layout, name, Table::shared, info.weak_bind, image, imports, fixups).run();
  Binder(layout, name, Table::lazy, info.lazy_bind, image, imports, fixups).run();
}

}  // namespace ftcheck::binary::mach_o
