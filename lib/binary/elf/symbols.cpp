// LIEF reads the symbols and the names of libraries, from extracts of the file.
//
// LIEF 0.9 copies a whole file twice and reads section contents, static symbols and relocations, at
// 1 to 8 ms per MB: a third of the time of everything else.  The information needed from it lies in
// a few pages, so LIEF gets small ELF files that hold only that: a dynamic section with the names
// of libraries, and the dynamic symbols without their names, because LIEF reads names one character
// at a time, which took longer than all the rest.  LIEF then finds all symbols, however the file's
// own tables count them (it misses some where a hash table is empty), and meets no size or offset
// that was not checked before.
//
// LIEF reads no more than 1,000 dynamic entries and a million symbols of a file, so one file is
// split into as many extracts as it takes.
#include "binary/elf/symbols.hpp"

#include <LIEF/ELF/Binary.hpp>
#include <LIEF/ELF/DynamicEntryLibrary.hpp>
#include <LIEF/ELF/DynamicSharedObject.hpp>
#include <LIEF/ELF/Symbol.hpp>
#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "binary/elf/hash.hpp"
#include "binary/extract.hpp"
#include "binary/format.hpp"
#include "binary/lief.hpp"

namespace ftcheck::binary::elf {
namespace {

constexpr std::uint64_t longest_symbol_name = 1 << 16;
constexpr std::uint64_t longest_library_name = 4096;
// The entries of one extract: fewer than LIEF's limit.
constexpr std::size_t most_entries_shown = 900;
constexpr std::uint64_t most_symbols_shown = 100'000;

// The size of the symbol table at `address` according to section headers; 0 if they do not say.
std::uint64_t count_by_sections(const Layout& layout, std::uint64_t address) {
  constexpr std::uint32_t sht_dynsym = 11;
  const std::uint64_t entry = layout.wide ? 64 : 40;
  for (std::uint64_t i = 0; i < layout.section_count; ++i) {
    const auto at = base::checked_add(layout.section_headers, i * entry);
    const auto header = at ? layout.file.sub(*at, entry) : std::nullopt;
    if (!header) break;
    const unsigned word = layout.word_size();
    if (*header->u32(4) == sht_dynsym && *header->number(8 + word, word) == address) {
      return *header->number(8 + 3 * word, word) / layout.symbol_size();
    }
  }
  return 0;
}

// DT_HASH has a chain entry for each symbol.
std::uint64_t count_by_hash(const Layout& layout) {
  const auto address = layout.dynamic_value(dt_hash);
  if (!address) return 0;
  const unsigned entry = hash_entry_size(layout);
  return layout.memory(*address).number(entry, entry).value_or(0);
}

// DT_GNU_HASH gives the first symbol of each bucket, and the end of its chain.
std::uint64_t count_by_gnu_hash(const Layout& layout, std::string_view name) {
  const auto address = layout.dynamic_value(dt_gnu_hash);
  if (!address) return 0;
  const base::Reader table = layout.memory(*address);
  const auto buckets = table.u32(0);
  const auto first_symbol = table.u32(4);
  const auto bloom_words = table.u32(8);
  if (!buckets || !first_symbol || !bloom_words) fail_damaged(name, "its hash table has no header");
  const std::uint64_t bucket_offset = 16 + std::uint64_t{*bloom_words} * layout.word_size();
  const std::uint64_t chain_offset = bucket_offset + std::uint64_t{*buckets} * 4;
  if (!table.contains(chain_offset, 0)) fail_damaged(name, "its hash table does not fit");
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < *buckets; ++i) {
    last = std::max<std::uint64_t>(last, *table.u32(bucket_offset + 4 * i));
  }
  if (last < *first_symbol) return *first_symbol;
  for (;; ++last) {
    const auto hash = table.u32(chain_offset + (last - *first_symbol) * 4);
    if (!hash) fail_damaged(name, "a chain of its hash table has no end");
    if ((*hash & 1) != 0) return last + 1;
  }
}

// The tables of an ELF file that describe its symbols.
struct SymbolTables {
  base::Reader symbols;
  base::Reader strings;
};

// No single table counts the dynamic symbols of every file, so the greatest count is taken.
SymbolTables find_tables(const Layout& layout, std::span<const RelocationTable> relocations,
                         std::string_view name) {
  const auto symbols = layout.dynamic_value(dt_symtab);
  const auto strings = layout.dynamic_value(dt_strtab);
  if (!symbols || !strings) return {layout.memory(0, 0), layout.memory(0, 0)};
  const std::uint64_t count =
      std::max({count_by_sections(layout, *symbols), count_by_hash(layout),
                count_by_gnu_hash(layout, name), count_symbols_used(layout, relocations)});
  check_symbols(count, layout.limits, name);
  // LIEF and an Image need some 500 bytes per symbol; no linker packs symbols as closely as this.
  if (count > layout.file.size() / 128 + 50'000) {
    fail_damaged(name, "it claims to have more symbols than fit a file of its size");
  }
  const std::uint64_t size = count * layout.symbol_size();
  const SymbolTables tables{layout.memory(*symbols, size),
                            layout.memory(*strings, layout.dynamic_value(dt_strsz).value_or(0))};
  if (tables.symbols.size() != size) fail_damaged(name, "its symbols lie outside its segments");
  return tables;
}

// The names, indexed by symbol.  They may share bytes, so a small file can spell very long names.
std::vector<std::string_view> read_names(const Layout& layout, const SymbolTables& tables,
                                         std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(tables.symbols.size() / layout.symbol_size());
  // The gABI requires it, and LIEF 1.x takes a name at 0 for empty without reading it.
  if (tables.symbols.size() != 0 && tables.strings.u8(0).value_or(0) != 0) {
    fail_damaged(name, "its string table does not begin with an empty name");
  }
  std::uint64_t total = 0;
  for (std::uint64_t at = 0; at < tables.symbols.size(); at += layout.symbol_size()) {
    const auto symbol = tables.strings.string(*tables.symbols.u32(at), longest_symbol_name);
    if (!symbol) fail_damaged(name, "a symbol's name lies outside its string table");
    total += symbol->size();
    if (total > layout.file.size() + 1'000'000) {
      fail_damaged(name, "its symbols' names are longer than the file");
    }
    names.push_back(*symbol);
  }
  return names;
}

// An entry of the dynamic section that names a library.
struct LibraryEntry {
  std::uint64_t tag = 0;
  std::string_view name;
};

std::vector<LibraryEntry> library_entries(const Layout& layout, const SymbolTables& tables,
                                          std::string_view name) {
  std::vector<LibraryEntry> entries;
  for (const DynamicEntry& entry : layout.dynamic) {
    if (entry.tag != dt_needed && entry.tag != dt_soname) continue;
    const auto library = tables.strings.string(entry.value, longest_library_name);
    if (!library) fail_damaged(name, "a library's name lies outside its string table");
    entries.push_back({entry.tag, *library});
  }
  return entries;
}

// The content of one extract.
struct Shown {
  std::span<const LibraryEntry> entries;
  base::Reader symbols;
};

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t end() const { return offset + size; }
};

// Omits the machine: LIEF 1.x would trust it for class and byte order more than the file's own.
void write_header(Extract& out, const Layout& layout, std::uint64_t program_headers,
                  std::uint64_t section_headers) {
  const unsigned word = layout.word_size();
  out.append(layout.file.clip(0, 16));  // e_ident
  out.number(3, 2);                     // ET_DYN
  out.number(0, 2);                     // EM_NONE
  out.number(1, 4);                     // EV_CURRENT
  out.number(0, word);                  // e_entry
  out.number(program_headers, word);
  out.number(section_headers, word);
  out.number(layout.flags, 4);
  out.number(layout.wide ? 64 : 52, 2);
  out.number(layout.wide ? 56 : 32, 2);
  out.number(2, 2);
  out.number(layout.wide ? 64 : 40, 2);
  out.number(2, 2);
  out.number(0, 2);  // e_shstrndx
}

// Offsets and addresses are the same in the extract.
void write_program_header(Extract& out, const Layout& layout, std::uint32_t type, Range range) {
  const unsigned word = layout.word_size();
  out.number(type, 4);
  if (layout.wide) out.number(pf_write, 4);
  for (unsigned i = 0; i < 3; ++i) out.number(range.offset, word);
  for (unsigned i = 0; i < 2; ++i) out.number(range.size, word);
  if (!layout.wide) out.number(pf_write, 4);
  out.number(1, word);
}

void write_section_header(Extract& out, const Layout& layout, std::uint32_t type, Range range) {
  const unsigned word = layout.word_size();
  out.number(0, 4);
  out.number(type, 4);
  out.number(0, word);
  out.number(range.offset, word);
  out.number(range.offset, word);
  out.number(range.size, word);
  out.number(0, 4);
  out.number(0, 4);
  out.number(1, word);
  out.number(layout.symbol_size(), word);
}

Extract make_extract(const Layout& layout, const Shown& shown) {
  const std::uint64_t word = layout.word_size();
  const Range program_headers{layout.wide ? 64u : 52u, 2 * (layout.wide ? 56u : 32u)};
  const Range section_headers{program_headers.end(), 2 * (layout.wide ? 64u : 40u)};
  const Range dynamic{section_headers.end(), (shown.entries.size() + 5) * 2 * word};
  const Range symbols{dynamic.end(), shown.symbols.size()};
  Range strings{symbols.end(), 1};
  for (const LibraryEntry& library : shown.entries) strings.size += library.name.size() + 1;

  Extract out(layout.file.little_endian());
  write_header(out, layout, program_headers.offset, section_headers.offset);
  write_program_header(out, layout, pt_load, {0, strings.end()});
  write_program_header(out, layout, pt_dynamic, dynamic);
  write_section_header(out, layout, 0, {});
  write_section_header(out, layout, 11, symbols);
  const auto entry = [&](std::uint64_t tag, std::uint64_t value) {
    out.number(tag, layout.word_size());
    out.number(value, layout.word_size());
  };
  entry(dt_strtab, strings.offset);
  entry(dt_strsz, strings.size);
  entry(dt_symtab, symbols.offset);
  entry(dt_syment, layout.symbol_size());
  std::uint64_t at_name = 1;
  for (const LibraryEntry& library : shown.entries) {
    entry(library.tag, at_name);
    at_name += library.name.size() + 1;
  }
  entry(0, 0);
  for (std::uint64_t at = 0; at < symbols.size; at += layout.symbol_size()) {
    out.number(0, 4);  // st_name
    out.append(shown.symbols.clip(at + 4, layout.symbol_size() - 4));
  }
  out.number(0, 1);
  for (const LibraryEntry& library : shown.entries) {
    out.append(std::as_bytes(std::span(library.name)));
    out.number(0, 1);
  }
  return out;
}

// Calls `use` with LIEF's result for each extract, in the order of the entries and symbols.
template <typename Use>
void show(const Layout& layout, const SymbolTables& tables, std::span<const LibraryEntry> entries,
          std::string_view name, Use use) {
  std::uint64_t at = 0;
  do {
    const auto first = entries.first(std::min(entries.size(), most_entries_shown));
    entries = entries.subspan(first.size());
    const base::Reader symbols(tables.symbols.clip(at, most_symbols_shown * layout.symbol_size()),
                               layout.file.little_endian());
    at += symbols.size();
    const auto binary = lief::parse_elf(make_extract(layout, {first, symbols}).bytes(), name);
    if (!binary || binary->dynamic_symbols().size() != symbols.size() / layout.symbol_size()) {
      fail_damaged(name, "its dynamic symbols cannot be read");
    }
    use(*binary);
  } while (!entries.empty() || at < tables.symbols.size());
}

void add_libraries(const LIEF::ELF::Binary& binary, Image& image) {
  for (const LIEF::ELF::DynamicEntry& entry : binary.dynamic_entries()) {
    if (const auto* needed = dynamic_cast<const LIEF::ELF::DynamicEntryLibrary*>(&entry)) {
      image.libraries.push_back(needed->name());
    } else if (const auto* own = dynamic_cast<const LIEF::ELF::DynamicSharedObject*>(&entry)) {
      image.name = own->name();
    }
  }
}

// Adds the symbol to `image` if it concerns other files, and returns what relocations refer to by
// it.  `found` reports whether the loader finds the symbol by its name.
template <typename Found>
SymbolTarget add_symbol(const LIEF::ELF::Symbol& symbol, std::string_view name, Image& image,
                        Found found) {
  constexpr unsigned stb_local = 0, stb_weak = 2, stt_tls = 6, stt_gnu_ifunc = 10;
  constexpr std::uint16_t shn_undef = 0, shn_loreserve = 0xff00;
  const auto binding = static_cast<unsigned>(symbol.binding());
  const auto type = static_cast<unsigned>(symbol.type());
  const bool local = binding == stb_local;
  if (symbol.shndx() == shn_undef) {
    // The null symbol stands for the file itself.
    if (local || name.empty()) return {.kind = Fixup::Kind::address};
    image.imports.push_back(
        {.name = std::string(name), .library = {}, .weak = binding == stb_weak});
    return {.kind = Fixup::Kind::import,
            .import = static_cast<std::uint32_t>(image.imports.size() - 1)};
  }
  // The values of these are not addresses: absolute symbols are numbers, such as versions, and
  // thread-local ones offsets.
  if (symbol.shndx() >= shn_loreserve || type == stt_tls) return {};
  // The address of an indirect function is what the function at this address returns.
  const bool indirect = type == stt_gnu_ifunc;
  if (!local && !name.empty() && found()) {
    image.exports.push_back({.name = std::string(name),
                             .address = symbol.value(),
                             .forwarded_to = {},
                             .indirect = indirect});
  }
  if (indirect) return {};
  return {.kind = Fixup::Kind::address, .address = symbol.value()};
}

}  // namespace

std::vector<SymbolTarget> read_symbols(const Layout& layout,
                                       std::span<const RelocationTable> tables,
                                       std::string_view name, Image& image) {
  const SymbolTables symbol_tables = find_tables(layout, tables, name);
  const std::vector<std::string_view> names = read_names(layout, symbol_tables, name);
  const std::vector<LibraryEntry> entries = library_entries(layout, symbol_tables, name);
  const SymbolLookup lookup(layout, symbol_tables.symbols, symbol_tables.strings);
  std::vector<SymbolTarget> targets;
  targets.reserve(names.size());
  show(layout, symbol_tables, entries, name, [&](const LIEF::ELF::Binary& binary) {
    add_libraries(binary, image);
    for (const LIEF::ELF::Symbol& symbol : binary.dynamic_symbols()) {
      const std::string_view symbol_name = names[targets.size()];
      const auto found = [&] { return lookup.find(symbol_name) == targets.size(); };
      targets.push_back(add_symbol(symbol, symbol_name, image, found));
    }
  });
  return targets;
}

}  // namespace ftcheck::binary::elf
