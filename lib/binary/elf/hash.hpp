// Looks up a name in the dynamic symbols like the loader: through DT_GNU_HASH, or through DT_HASH
// if that is missing.
//
// The symbol table alone does not say which symbol a name finds: it may hold symbols that are in no
// chain of the hash table, and several of one name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "binary/elf/layout.hpp"

namespace ftcheck::binary::elf {

// The fields of a dynamic symbol that the loader reads.
struct RawSymbol {
  std::uint32_t name = 0;  // offset in the string table
  std::uint8_t type = 0;
  std::uint8_t binding = 0;
  std::uint8_t visibility = 0;
  std::uint16_t section = 0;
  std::uint64_t value = 0;
};

class SymbolLookup {
 public:
  // `symbols` and `strings` are the bytes of the two tables.
  SymbolLookup(const Layout& layout, base::Reader symbols, base::Reader strings);

  // The index of the symbol that dlsym(3) finds in the file, whether it is a function or not.
  std::optional<std::uint64_t> find(std::string_view name) const;

 private:
  std::optional<std::uint64_t> find_gnu(std::string_view name) const;
  std::optional<std::uint64_t> find_system_v(std::string_view name) const;
  RawSymbol symbol(std::uint64_t index) const;

  // The state of a search along a chain.
  struct Search;
  bool accept(std::uint64_t index, std::string_view name, Search& search) const;
  std::optional<std::uint64_t> result(const Search& search) const;

  const Layout& layout_;
  base::Reader symbols_;
  base::Reader strings_;
  base::Reader versions_;
  base::Reader gnu_;
  base::Reader system_v_;
};

}  // namespace ftcheck::binary::elf
