// Section headers and .symtab (System V gABI, chapter 4), LC_SYMTAB and LC_SEGMENT_64 (Apple's
// <mach-o/loader.h>, <mach-o/nlist.h>), section table and COFF symbols (Microsoft: "PE Format").
#include "binary/symbol_table.hpp"

#include "base/reader.hpp"

#include <algorithm>
#include <optional>

namespace ftcheck::binary {
namespace {

// No file of a real wheel has more.
constexpr std::uint64_t most_symbols = 4'000'000;
constexpr std::uint64_t longest_name = 8192;

// The name in the first bytes of a record, which has no terminator if it fills them.
std::string_view name_in(const base::Reader& record, std::uint64_t size) {
  const base::Bytes bytes = record.clip(0, size);
  const std::string_view whole(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return whole.substr(0, whole.find('\0'));
}

void read_elf_sections(const base::Reader& file, SymbolTable& table) {
  constexpr unsigned header_size = 64;
  const auto at = file.u64(40);
  const auto count = file.u16(60);
  const auto names_index = file.u16(62);
  if (file.u8(4) != 2 || !at || !names_index) return;
  const auto header = [&](std::uint64_t i) { return file.sub(*at + header_size * i, header_size); };
  const auto contents = [&](const base::Reader& section) {
    return base::Reader(file.clip(*section.u64(24), *section.u64(32)), file.little_endian());
  };
  const auto names = header(*names_index);
  const base::Reader section_names =
      names ? contents(*names) : base::Reader(base::Bytes(), file.little_endian());
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto section = header(i);
    if (!section) return;
    constexpr std::uint32_t symbol_table = 2;
    constexpr std::uint64_t allocated = 2;
    if ((*section->u64(8) & allocated) != 0) {
      const auto name = section_names.string(*section->u32(0), longest_name);
      table.sections.push_back({*section->u64(16), *section->u64(32), name.value_or("")});
    }
    const auto strings = header(*section->u32(40));
    if (*section->u32(4) != symbol_table || !strings) continue;
    const base::Reader entries = contents(*section);
    const base::Reader text = contents(*strings);
    constexpr unsigned size = 24;
    for (std::uint64_t n = 0; n < std::min(entries.size() / size, most_symbols); ++n) {
      const unsigned kind = *entries.u8(size * n + 4) & 15U;
      const std::uint16_t place = *entries.u16(size * n + 6);
      constexpr unsigned object = 1;
      constexpr unsigned function = 2;
      constexpr unsigned indirect = 10;
      constexpr std::uint16_t absolute = 0xFFF1;
      if ((kind != object && kind != function && kind != indirect) || place == 0 ||
          place == absolute) {
        continue;
      }
      const auto name = text.string(*entries.u32(size * n), longest_name);
      if (!name || name->empty()) continue;
      table.symbols.push_back({.address = *entries.u64(size * n + 8),
                               .size = *entries.u64(size * n + 16),
                               .name = *name,
                               .is_function = kind != object});
    }
  }
}

// The slice of a universal file with the image's architecture; the file itself if it is thin.
base::Reader mach_o_slice(base::Bytes bytes, const Image& image) {
  const base::Reader fat(bytes, false);
  constexpr std::uint32_t magic = 0xcafebabe;
  const std::uint32_t wanted =
      image.architecture == Architecture::aarch64 ? 0x0100000C : 0x01000007;
  const std::uint32_t count = fat.u32(0) == magic ? fat.u32(4).value_or(0) : 0;
  constexpr std::uint32_t most = 32;
  for (std::uint32_t i = 0; i < std::min(count, most); ++i) {
    const auto entry = fat.sub(8 + 20 * std::uint64_t{i}, 20);
    if (entry && entry->u32(0) == wanted) {
      return base::Reader(fat.clip(*entry->u32(8), *entry->u32(12)));
    }
  }
  return base::Reader(bytes);
}

void read_mach_o_symbols(const base::Reader& file, const base::Reader& command,
                         SymbolTable& table) {
  const auto at = command.u32(8);
  const auto count = command.u32(12);
  const auto strings_at = command.u32(16);
  const auto strings_size = command.u32(20);
  if (!strings_size) return;
  const base::Reader text(file.clip(*strings_at, *strings_size));
  constexpr unsigned size = 16;
  for (std::uint64_t n = 0; n < std::min<std::uint64_t>(*count, most_symbols); ++n) {
    const auto entry = file.sub(*at + size * n, size);
    if (!entry) return;
    constexpr unsigned debugging = 0xE0;
    constexpr unsigned type_bits = 0x0E;
    constexpr unsigned in_section = 0x0E;
    const unsigned type = *entry->u8(4);
    if ((type & debugging) != 0 || (type & type_bits) != in_section) continue;
    auto name = text.string(*entry->u32(0), longest_name);
    if (!name || name->empty()) continue;
    if (name->size() > 1 && name->front() == '_') name->remove_prefix(1);
    table.symbols.push_back({.address = *entry->u64(8), .size = 0, .name = *name});
  }
}

// The distances between functions, the first one's from the header.
void read_function_starts(const base::Reader& file, const base::Reader& command,
                          std::uint64_t header, SymbolTable& table) {
  const auto at = command.u32(8);
  const auto size = command.u32(12);
  if (!size) return;
  const base::Reader distances(file.clip(*at, *size));
  std::uint64_t address = header;
  for (std::uint64_t i = 0; table.function_starts.size() < most_symbols;) {
    const auto distance = distances.uleb(i);
    if (!distance || *distance == 0) return;
    address += *distance;
    table.function_starts.push_back(address);
  }
}

void read_mach_o(const base::Reader& file, const Image& image, SymbolTable& table) {
  constexpr std::uint32_t wide = 0xfeedfacf;
  constexpr std::uint32_t segment_64 = 0x19;
  constexpr std::uint32_t symbols = 2;
  constexpr std::uint32_t function_starts = 0x26;
  constexpr std::uint32_t most_commands = 10'000;
  if (file.u32(0) != wide) return;
  const std::uint32_t count = std::min(file.u32(16).value_or(0), most_commands);
  std::uint64_t at = 32;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto kind = file.u32(at);
    const auto size = file.u32(at + 4);
    const auto command = size ? file.sub(at, *size) : std::nullopt;
    if (!command || *size < 8) return;
    if (*kind == segment_64) {
      constexpr unsigned section_size = 80;
      for (std::uint32_t n = 0; n < command->u32(64).value_or(0); ++n) {
        const auto section = command->sub(72 + section_size * std::uint64_t{n}, section_size);
        if (!section) break;
        constexpr unsigned name_size = 16;
        table.sections.push_back(
            {*section->u64(32), *section->u64(40), name_in(*section, name_size)});
      }
    }
    if (*kind == symbols) read_mach_o_symbols(file, *command, table);
    if (*kind == function_starts) {
      read_function_starts(file, *command, image.unwind.base, table);
    }
    at += *size;
  }
}

// Symbols of MinGW's linker; Microsoft's writes none.
void read_pe(const base::Reader& file, const Image& image, SymbolTable& table) {
  const auto header = file.u32(0x3C);
  const auto magic = header ? file.u32(*header) : std::nullopt;
  constexpr std::uint32_t signature = 0x4550;
  if (magic != signature || image.regions.empty()) return;
  const std::uint64_t coff = std::uint64_t{*header} + 4;
  const auto section_count = file.u16(coff + 2);
  const auto symbols_at = file.u32(coff + 8);
  const auto symbol_count = file.u32(coff + 12);
  const auto optional_size = file.u16(coff + 16);
  if (!optional_size) return;
  const std::uint64_t base = image.regions.front().address;
  std::vector<std::uint64_t> addresses;
  for (std::uint64_t i = 0; i < *section_count; ++i) {
    constexpr unsigned size = 40;
    const auto section = file.sub(coff + 20 + *optional_size + size * i, size);
    if (!section) return;
    const std::uint64_t address = base + *section->u32(12);
    addresses.push_back(address);
    table.sections.push_back({address, *section->u32(8), name_in(*section, 8)});
  }
  constexpr unsigned entry_size = 18;
  const std::uint64_t strings_at =
      std::uint64_t{*symbols_at} + entry_size * std::uint64_t{*symbol_count};
  const base::Reader strings(file.clip(strings_at));
  if (*symbols_at == 0) return;
  for (std::uint64_t n = 0; n < std::min<std::uint64_t>(*symbol_count, most_symbols); ++n) {
    const auto entry = file.sub(*symbols_at + entry_size * n, entry_size);
    if (!entry) return;
    const std::uint16_t section = *entry->u16(12);
    const unsigned kind = *entry->u8(16);
    constexpr unsigned external = 2;
    constexpr unsigned local = 3;
    const auto name =
        *entry->u32(0) == 0 ? strings.string(*entry->u32(4), longest_name) : name_in(*entry, 8);
    if (name && !name->empty() && name->front() != '.' && section >= 1 &&
        section <= addresses.size() && (kind == external || kind == local)) {
      constexpr std::uint16_t function = 0x20;
      table.symbols.push_back({.address = addresses[section - 1U] + *entry->u32(8),
                               .size = 0,
                               .name = *name,
                               .is_function = *entry->u16(14) == function});
    }
    n += *entry->u8(17);
  }
}

// Symbols whose sizes the format does not tell end where the next one begins, within their section.
void complete(const Image& image, SymbolTable& table) {
  std::ranges::sort(table.sections, {}, &Section::address);
  std::ranges::stable_sort(table.symbols, [](const Symbol& a, const Symbol& b) {
    return a.address != b.address ? a.address < b.address : a.size > b.size;
  });
  for (Symbol& symbol : table.symbols) {
    const Region* const region = find_region(image, symbol.address);
    if (region != nullptr && image.format != BinaryFormat::elf) {
      symbol.is_function = region->executable;
    }
  }
  if (image.format == BinaryFormat::elf) return;
  for (std::size_t i = table.symbols.size(); i-- > 0;) {
    Symbol& symbol = table.symbols[i];
    std::uint64_t end = 0;
    for (const Section& section : table.sections) {
      if (symbol.address - section.address < section.size) end = section.address + section.size;
    }
    std::size_t next = i + 1;
    while (next < table.symbols.size() && table.symbols[next].address == symbol.address) ++next;
    if (next < table.symbols.size()) end = std::min(end, table.symbols[next].address);
    if (end > symbol.address) symbol.size = end - symbol.address;
  }
}

const Symbol* find(const std::vector<Symbol>& symbols, std::uint64_t address, bool is_function,
                   bool begins) {
  auto next = std::ranges::upper_bound(symbols, address, {}, &Symbol::address);
  constexpr unsigned most_looked_at = 16;
  for (unsigned i = 0; i < most_looked_at && next != symbols.begin(); ++i) {
    const Symbol& symbol = *--next;
    if (begins && symbol.address != address) return nullptr;
    if (symbol.is_function != is_function) continue;
    if (begins || address - symbol.address < std::max<std::uint64_t>(symbol.size, 1)) {
      // The first of several for one address.
      while (next != symbols.begin() && std::prev(next)->address == symbol.address &&
             std::prev(next)->is_function == is_function) {
        --next;
      }
      return &*next;
    }
  }
  return nullptr;
}

}  // namespace

const Symbol* SymbolTable::find_data(std::uint64_t address) const {
  return find(symbols, address, false, false);
}

const Symbol* SymbolTable::find_function(std::uint64_t address) const {
  return find(symbols, address, true, true);
}

const Section* SymbolTable::find_section(std::uint64_t address) const {
  const auto next = std::ranges::upper_bound(sections, address, {}, &Section::address);
  // Sections without bytes of their own, such as .tbss, share addresses with the next.
  constexpr unsigned most_looked_at = 3;
  auto at = next;
  for (unsigned i = 0; i < most_looked_at && at != sections.begin(); ++i) {
    --at;
    if (address - at->address < at->size) return &*at;
  }
  return nullptr;
}

std::string_view SymbolTable::section_of(std::uint64_t address) const {
  const Section* const found = find_section(address);
  return found == nullptr ? std::string_view() : found->name;
}

SymbolTable read_symbol_table(base::Bytes file, const Image& image) {
  SymbolTable table;
  switch (image.format) {
    case BinaryFormat::elf:
      read_elf_sections(base::Reader(file, image.little_endian), table);
      break;
    case BinaryFormat::mach_o:
      read_mach_o(mach_o_slice(file, image), image, table);
      break;
    case BinaryFormat::pe:
      read_pe(base::Reader(file), image, table);
      break;
    default:
      break;
  }
  complete(image, table);
  return table;
}

}  // namespace ftcheck::binary
