// "PE Format", sections "The .idata Section", "Delay-Load Import Tables" and "The .edata Section".
#include "binary/pe/symbols.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "binary/format.hpp"

namespace ftcheck::binary::pe {
namespace {

constexpr std::uint64_t longest_symbol_name = 1 << 16;
constexpr std::uint64_t longest_library_name = 512;

// Tables may overlap, so a small file can spell out any number of symbols and libraries.  This
// limits them to what a linker could have written into a file of this size.
class Budget {
 public:
  explicit Budget(const Layout& layout)
      : layout_(layout),
        symbols_(layout.file.size() / 24 + 10'000),
        characters_(layout.file.size() + 1'000'000) {}

  void spend(std::size_t characters) {
    check_symbols(++spent_, layout_.limits, layout_.name);
    if (symbols_ == 0 || characters > characters_) {
      fail_damaged(layout_.name, "it claims to have more symbols than fit a file of its size");
    }
    --symbols_;
    characters_ -= characters;
  }

 private:
  const Layout& layout_;
  std::uint64_t spent_ = 0;
  std::uint64_t symbols_;
  std::uint64_t characters_;
};

std::string_view read_name(const Layout& layout, std::uint64_t address, std::uint64_t limit,
                           std::string_view what) {
  const auto name = layout.memory(address).string(0, limit);
  if (!name)
    fail_damaged(layout.name, fmt::format("the name of {} lies outside its sections", what));
  return *name;
}

// One library of the import tables, ordinary or delay-loaded: the names, and the slots that the
// loader fills with addresses.
struct ImportTable {
  std::uint64_t library = 0;
  std::uint64_t names = 0;
  std::uint64_t slots = 0;
  bool delayed = false;
};

void append_imports(const Layout& layout, const ImportTable& table, Budget& budget, Image& image) {
  const auto library = read_name(layout, table.library, longest_library_name, "a library");
  budget.spend(library.size());
  image.libraries.emplace_back(library);
  const unsigned word = layout.word_size();
  const std::uint64_t by_ordinal = std::uint64_t{1} << (8 * word - 1);
  const base::Reader names = layout.memory(table.names);
  for (std::uint64_t at = 0;; at += word) {
    const auto entry = names.number(at, word);
    if (!entry) fail_damaged(layout.name, fmt::format("its imports from {} have no end", library));
    if (*entry == 0) break;
    Import import;
    if ((*entry & by_ordinal) != 0) {
      import.name = fmt::format("#{}", *entry & 0xffff);
    } else {
      // A two-byte hint comes before the name.
      import.name = read_name(layout, (*entry & 0x7fffffff) + 2, longest_symbol_name, "an import");
    }
    import.library = library;
    import.delayed = table.delayed;
    budget.spend(import.name.size() + library.size());
    Fixup fixup;
    fixup.address = layout.image_base + table.slots + at;
    fixup.import = static_cast<std::uint32_t>(image.imports.size());
    fixup.kind = Fixup::Kind::import;
    fixup.size = static_cast<std::uint8_t>(word);
    fixup.linkage = true;
    image.fixups.push_back(fixup);
    image.imports.push_back(std::move(import));
  }
}

void read_ordinary_imports(const Layout& layout, Budget& budget, Image& image) {
  constexpr std::uint64_t descriptor_size = 20;
  const Directory directory = layout.directory(import_directory);
  if (directory.address == 0) return;
  const base::Reader descriptors = layout.memory(directory.address);
  for (std::uint64_t at = 0;; at += descriptor_size) {
    const auto descriptor = descriptors.sub(at, descriptor_size);
    if (!descriptor) fail_damaged(layout.name, "its import directory has no end");
    const std::uint32_t names = *descriptor->u32(0);
    const std::uint32_t library = *descriptor->u32(12);
    const std::uint32_t slots = *descriptor->u32(16);
    if (library == 0 || slots == 0) break;
    // Some linkers store the names only in the slots.
    append_imports(layout, {library, names != 0 ? names : slots, slots}, budget, image);
  }
}

void read_delayed_imports(const Layout& layout, Budget& budget, Image& image) {
  constexpr std::uint64_t descriptor_size = 32;
  const Directory directory = layout.directory(delay_import_directory);
  if (directory.address == 0) return;
  const base::Reader descriptors = layout.memory(directory.address);
  for (std::uint64_t at = 0;; at += descriptor_size) {
    const auto descriptor = descriptors.sub(at, descriptor_size);
    if (!descriptor) fail_damaged(layout.name, "its delay-load directory has no end");
    // The oldest linkers wrote addresses, not RVAs; the first bit says which.
    const std::uint64_t base = (*descriptor->u32(0) & 1) != 0 ? 0 : layout.image_base;
    const std::uint64_t library = *descriptor->u32(4);
    const std::uint64_t slots = *descriptor->u32(12);
    const std::uint64_t names = *descriptor->u32(16);
    if (library == 0 || slots == 0 || names == 0) break;
    append_imports(layout, {library - base, names - base, slots - base, true}, budget, image);
  }
}

// The arrays of the export directory.
struct ExportTable {
  base::Reader functions;
  base::Reader names;
  base::Reader ordinals;
  std::uint32_t first_ordinal = 0;
};

Export read_export(const Layout& layout, std::string name, std::uint32_t function) {
  const Directory directory = layout.directory(export_directory);
  Export result;
  result.name = std::move(name);
  // An address within the export directory is the name of a function elsewhere.
  if (function >= directory.address && function - directory.address < directory.size) {
    result.forwarded_to = read_name(layout, function, longest_symbol_name, "a forwarded export");
  } else {
    result.address = layout.image_base + function;
  }
  return result;
}

void append_exports(const Layout& layout, const ExportTable& table, Image& image) {
  Budget budget(layout);
  const auto append = [&](std::string name, std::uint64_t index) {
    const auto function = table.functions.u32(4 * index);
    if (!function) fail_damaged(layout.name, "an export has no address");
    if (*function == 0) return;
    Export entry = read_export(layout, std::move(name), *function);
    budget.spend(entry.name.size() + entry.forwarded_to.size());
    image.exports.push_back(std::move(entry));
  };
  std::vector<bool> named(static_cast<std::size_t>(table.functions.size() / 4));
  std::string before;
  for (std::uint64_t i = 0; i < table.names.size() / 4; ++i) {
    const auto index = table.ordinals.u16(2 * i);
    if (!index) fail_damaged(layout.name, "an export has no ordinal");
    std::string name(read_name(layout, *table.names.u32(4 * i), longest_symbol_name, "an export"));
    // Windows uses binary search, so among equal names the result is undefined.
    if (i > 0 && name <= before) fail_damaged(layout.name, "its exports are not in order");
    before = name;
    append(std::move(name), *index);
    if (*index < named.size()) named[*index] = true;
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!named[i]) append(fmt::format("#{}", table.first_ordinal + i), i);
  }
}

}  // namespace

void read_imports(const Layout& layout, Image& image) {
  Budget budget(layout);
  read_ordinary_imports(layout, budget, image);
  read_delayed_imports(layout, budget, image);
}

void read_exports(const Layout& layout, Image& image) {
  const Directory directory = layout.directory(export_directory);
  if (directory.address == 0 || directory.size == 0) return;
  const auto header = layout.memory(directory.address).sub(0, 40);
  if (!header) fail_damaged(layout.name, "its export directory lies outside its sections");
  if (const std::uint32_t name = *header->u32(12); name != 0) {
    image.name = read_name(layout, name, longest_library_name, "the library");
  }
  const std::uint64_t function_count = *header->u32(20);
  const std::uint64_t name_count = *header->u32(24);
  const ExportTable table{layout.memory(*header->u32(28), 4 * function_count),
                          layout.memory(*header->u32(32), 4 * name_count),
                          layout.memory(*header->u32(36), 2 * name_count), *header->u32(16)};
  if (table.functions.size() != 4 * function_count || table.names.size() != 4 * name_count) {
    fail_damaged(layout.name, "its exports lie outside its sections");
  }
  append_exports(layout, table, image);
}

}  // namespace ftcheck::binary::pe
