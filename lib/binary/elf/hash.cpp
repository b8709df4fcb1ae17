// The rules are those of glibc's elf/dl-lookup.c (do_lookup_x, check_match) for a name without a
// version; musl's are the same except for versions.
#include "binary/elf/hash.hpp"

namespace ftcheck::binary::elf {
namespace {

constexpr std::uint8_t stt_tls = 6;
// Symbol types: none, object, function, common, thread-local, indirect function.
constexpr unsigned found_types = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 5 | 1u << stt_tls | 1u << 10;
// Symbol bindings: global, weak, unique.
constexpr unsigned found_bindings = 1u << 1 | 1u << 2 | 1u << 10;
constexpr std::uint8_t stv_internal = 1, stv_hidden = 2;
constexpr std::uint16_t shn_abs = 0xfff1;
// A chain is at most as long as there are symbols.
constexpr std::uint64_t most_steps = 1'000'000;

std::uint32_t gnu_hash(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char letter : name) hash = hash * 33 + static_cast<unsigned char>(letter);
  return hash;
}

std::uint32_t system_v_hash(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char letter : name) {
    hash = (hash << 4) + static_cast<unsigned char>(letter);
    const std::uint32_t high = hash & 0xf0000000;
    hash = (hash ^ (high >> 24)) & ~high;
  }
  return hash;
}

base::Reader table(const Layout& layout, std::uint64_t tag) {
  const auto address = layout.dynamic_value(tag);
  return address ? layout.memory(*address) : base::Reader(base::Bytes());
}

}  // namespace

struct SymbolLookup::Search {
  std::optional<std::uint64_t> found;
  std::optional<std::uint64_t> versioned;  // taken if it is the only one and there is no other
  unsigned versions = 0;
};

SymbolLookup::SymbolLookup(const Layout& layout, base::Reader symbols, base::Reader strings)
    : layout_(layout),
      symbols_(symbols),
      strings_(strings),
      versions_(table(layout, dt_versym)),
      gnu_(table(layout, dt_gnu_hash)),
      system_v_(table(layout, dt_hash)) {}

RawSymbol SymbolLookup::symbol(std::uint64_t index) const {
  const std::uint64_t at = index * layout_.symbol_size();
  const bool wide = layout_.wide;
  RawSymbol symbol;
  symbol.name = symbols_.u32(at).value_or(0);
  const std::uint8_t info = symbols_.u8(at + (wide ? 4 : 12)).value_or(0);
  symbol.type = info & 0xfu;
  symbol.binding = info >> 4u;
  symbol.visibility = symbols_.u8(at + (wide ? 5 : 13)).value_or(0) & 3u;
  symbol.section = symbols_.u16(at + (wide ? 6 : 14)).value_or(0);
  symbol.value = symbols_.number(at + (wide ? 8 : 4), layout_.word_size()).value_or(0);
  return symbol;
}

// True if the search ends here.
bool SymbolLookup::accept(std::uint64_t index, std::string_view name, Search& search) const {
  if (!symbols_.contains(index * layout_.symbol_size(), layout_.symbol_size())) return false;
  const RawSymbol candidate = symbol(index);
  if (candidate.value == 0 && candidate.section != shn_abs && candidate.type != stt_tls) {
    return false;
  }
  if ((found_types >> candidate.type & 1u) == 0) return false;
  if (strings_.string(candidate.name) != name) return false;
  const std::uint16_t version = versions_.u16(2 * index).value_or(0);
  if ((version & 0x7fff) >= 2) {
    const bool is_default = (version & 0x8000) == 0;
    if (is_default && search.versions++ == 0) search.versioned = index;
    return false;
  }
  search.found = index;
  return true;
}

std::optional<std::uint64_t> SymbolLookup::result(const Search& search) const {
  const auto index = search.found || search.versions != 1 ? search.found : search.versioned;
  if (!index) return std::nullopt;
  const RawSymbol found = symbol(*index);
  const bool hidden = found.visibility == stv_hidden || found.visibility == stv_internal;
  if (hidden || (found_bindings >> found.binding & 1u) == 0) return std::nullopt;
  return index;
}

std::optional<std::uint64_t> SymbolLookup::find_gnu(std::string_view name) const {
  const std::uint64_t buckets = gnu_.u32(0).value_or(0);
  const std::uint64_t first = gnu_.u32(4).value_or(0);
  const std::uint64_t words = gnu_.u32(8).value_or(0);
  const std::uint32_t shift = gnu_.u32(12).value_or(0);
  if (buckets == 0 || words == 0 || shift >= 32) return std::nullopt;
  const unsigned word = layout_.word_size();
  const std::uint32_t bits = 8 * word;
  const std::uint32_t hash = gnu_hash(name);
  // A Bloom filter comes first; its number of words is a power of two.
  const auto filter = gnu_.number(16 + word * (hash / bits & (words - 1)), word);
  if (!filter || (*filter >> hash % bits & *filter >> (hash >> shift) % bits & 1) == 0) {
    return std::nullopt;
  }
  const std::uint64_t bucket_offset = 16 + words * word;
  const std::uint64_t chain_offset = bucket_offset + 4 * buckets;
  std::uint64_t index = gnu_.u32(bucket_offset + 4 * (hash % buckets)).value_or(0);
  if (index < first || index == 0) return std::nullopt;
  Search search;
  for (;; ++index) {
    const auto entry = gnu_.u32(chain_offset + 4 * (index - first));
    if (!entry) return std::nullopt;
    if ((*entry | 1u) == (hash | 1u) && accept(index, name, search)) break;
    if ((*entry & 1u) != 0) break;
  }
  return result(search);
}

std::optional<std::uint64_t> SymbolLookup::find_system_v(std::string_view name) const {
  const unsigned size = hash_entry_size(layout_);
  const std::uint64_t buckets = system_v_.number(0, size).value_or(0);
  if (buckets == 0) return std::nullopt;
  const std::uint64_t bucket = 2 + system_v_hash(name) % buckets;
  std::uint64_t index = system_v_.number(size * bucket, size).value_or(0);
  Search search;
  for (std::uint64_t steps = 0; index != 0 && steps < most_steps; ++steps) {
    if (accept(index, name, search)) break;
    const auto place = base::checked_multiply(index, size);
    const auto at = place ? base::checked_add(*place, size * (2 + buckets)) : std::nullopt;
    index = at ? system_v_.number(*at, size).value_or(0) : 0;
  }
  return result(search);
}

std::optional<std::uint64_t> SymbolLookup::find(std::string_view name) const {
  return layout_.dynamic_value(dt_gnu_hash) ? find_gnu(name) : find_system_v(name);
}

}  // namespace ftcheck::binary::elf
