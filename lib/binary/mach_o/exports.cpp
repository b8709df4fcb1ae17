// The exports trie of LC_DYLD_INFO and LC_DYLD_EXPORTS_TRIE: a tree whose edges carry pieces of
// names, so a prefix that many symbols share is stored once (Apple's <mach-o/loader.h>).
#include "binary/mach_o/exports.hpp"

#include <fmt/format.h>

#include <bitset>
#include <utility>

#include "binary/format.hpp"
#include "binary/mach_o/imports.hpp"

namespace ftcheck::binary::mach_o {
namespace {

constexpr std::uint64_t kind_mask = 0x03;
constexpr std::uint64_t kind_absolute = 0x02;
constexpr std::uint64_t flag_reexport = 0x08;

// Shared prefixes let a small trie spell long names.  The exports of real C++ libraries need less
// memory than the file has bytes.
constexpr std::uint64_t trie_memory_per_byte = 2;
constexpr std::uint64_t free_trie_memory = std::uint64_t{1} << 20;

// struct nlist.
constexpr std::uint8_t type_stab = 0xe0;
constexpr std::uint8_t type_private = 0x10;
constexpr std::uint8_t type_mask = 0x0e;
constexpr std::uint8_t type_external = 0x01;
constexpr std::uint8_t type_absolute = 0x02;
constexpr std::uint8_t type_section = 0x0e;
constexpr std::uint16_t thumb_definition = 0x08;
constexpr std::uint32_t cpu_arm = 12;

class Trie {
 public:
  Trie(const Layout& layout, base::Bytes bytes, std::string_view name)
      : layout_(layout),
        reader_(bytes),
        name_(name),
        budget_(trie_memory_per_byte * layout.file.size() + free_trie_memory),
        unread_(bytes.size()) {}

  std::vector<Export> read() {
    if (reader_.size() == 0) return {};
    std::string symbol;
    read_node(0, symbol);
    while (!branches_.empty()) {
      Branch& branch = branches_.back();
      symbol.resize(branch.prefix);
      std::uint64_t at = branch.at;
      const std::string_view edge = string(reader_, at);
      // dyld takes the first edge that matches and never tries another.
      if (edge.empty() || branch.letters[static_cast<unsigned char>(edge[0])]) fail();
      branch.letters[static_cast<unsigned char>(edge[0])] = true;
      symbol += edge;
      const std::uint64_t child = uleb(reader_, at);
      spend(at - branch.at);
      branch.at = at;
      if (--branch.left == 0) branches_.pop_back();
      read_node(child, symbol);
    }
    return std::move(exports_);
  }

 private:
  // The edges of a node that are still to be followed, and the length of the node's name, which is
  // a prefix of the name read last because nodes are read depth first.
  struct Branch {
    std::uint64_t at;
    std::size_t prefix;
    unsigned left;
    std::bitset<256> letters{};  // the first letters of the edges so far
  };

  [[noreturn]] void fail() const { fail_damaged(name_, "its exports trie is damaged"); }

  std::uint64_t uleb(const base::Reader& reader, std::uint64_t& at) const {
    const auto value = reader.uleb(at);
    if (!value) fail();
    return *value;
  }

  std::string_view string(const base::Reader& reader, std::uint64_t& at) const {
    const auto value = reader.string(at);
    if (!value) fail();
    at += value->size() + 1;
    return *value;
  }

  // Nodes and edges of a tree do not share bytes.  Reading more bytes than there are means a cycle,
  // or the same bytes read from many offsets.
  void spend(std::uint64_t bytes) {
    if (bytes > unread_) fail();
    unread_ -= bytes;
  }

  void read_node(std::uint64_t begin, std::string_view symbol) {
    std::uint64_t at = begin;
    const std::uint64_t size = uleb(reader_, at);
    const auto info = reader_.sub(at, size);
    if (!info) fail();
    if (size != 0) read_export(*info, symbol);
    at += size;
    const auto children = reader_.u8(at++);
    if (!children) fail();
    spend(at - begin);
    if (*children != 0) branches_.push_back({at, symbol.size(), *children});
  }

  void read_export(const base::Reader& info, std::string_view symbol) {
    std::uint64_t at = 0;
    const std::uint64_t flags = uleb(info, at);
    Export entry;
    entry.name = without_underscore(symbol);
    if ((flags & flag_reexport) != 0) {
      entry.forwarded_to = read_reexport(info, at, symbol);
    } else {
      // For a function that picks its implementation when it is bound, this is the stub.
      const std::uint64_t value = uleb(info, at);
      entry.address = (flags & kind_mask) == kind_absolute ? value : layout_.base + value;
    }
    const std::uint64_t cost = sizeof(Export) + entry.name.size() + entry.forwarded_to.size();
    if (cost > budget_) fail_damaged(name_, "it claims to have too many exports");
    budget_ -= cost;
    check_symbols(exports_.size() + 1, layout_.limits, name_);
    exports_.push_back(std::move(entry));
  }

  std::string read_reexport(const base::Reader& info, std::uint64_t at,
                            std::string_view symbol) const {
    const std::uint64_t ordinal = uleb(info, at);
    const std::string_view there = string(info, at);
    const auto library = ordinal <= layout_.libraries.size()
                             ? library_name(layout_, static_cast<std::int64_t>(ordinal))
                             : std::nullopt;
    if (!library) fail();
    return fmt::format("{}.{}", *library, without_underscore(there.empty() ? symbol : there));
  }

  const Layout& layout_;
  base::Reader reader_;
  std::string_view name_;
  std::uint64_t budget_;
  std::uint64_t unread_;
  std::vector<Branch> branches_;
  std::vector<Export> exports_;
};

std::vector<Export> exports_of_symbol_table(const Layout& layout, std::string_view name) {
  std::vector<Export> exports;
  if (!layout.symbols) return exports;
  const base::Reader entries(layout.symbols->entries);
  const base::Reader strings(layout.symbols->strings);
  const std::uint64_t size = layout.wide ? 16 : 12;
  std::uint64_t budget = trie_memory_per_byte * layout.file.size() + free_trie_memory;
  for (std::uint64_t at = 0; at + size <= entries.size(); at += size) {
    const std::uint8_t type = *entries.u8(at + 4);
    const bool is_own = (type & type_mask) == type_section || (type & type_mask) == type_absolute;
    const bool is_public = (type & (type_stab | type_private | type_external)) == type_external;
    if (!is_own || !is_public) continue;
    const auto symbol = strings.string(*entries.u32(at));
    if (!symbol) continue;
    const std::uint64_t cost = sizeof(Export) + symbol->size();
    if (cost > budget) fail_damaged(name, "it claims to have too many exports");
    budget -= cost;
    const bool thumb = layout.cpu_type == cpu_arm && (*entries.u16(at + 6) & thumb_definition) != 0;
    const std::uint64_t value = layout.wide ? *entries.u64(at + 8) : *entries.u32(at + 8);
    exports.push_back({.name = std::string(without_underscore(*symbol)),
                       .address = value | (thumb ? 1U : 0U),
                       .forwarded_to = {}});
  }
  return exports;
}

}  // namespace

std::vector<Export> read_exports(const Layout& layout, std::string_view name) {
  if (layout.exports_trie) return Trie(layout, *layout.exports_trie, name).read();
  if (layout.dyld_info) return Trie(layout, layout.dyld_info->exports, name).read();
  return exports_of_symbol_table(layout, name);
}

}  // namespace ftcheck::binary::mach_o
