// The imports of a Mach-O image, collected from wherever the file names them.
//
// dyld looks a symbol up in the one library that the importing image names for it, by its number
// among the linked libraries ("two-level namespace").  Opcodes name the same symbol again and
// again, so each pair of symbol and library becomes one Import.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary::mach_o {

// The numbers that stand for no linked library.
constexpr std::int64_t ordinal_self = 0;
constexpr std::int64_t ordinal_main_executable = -1;
constexpr std::int64_t ordinal_flat_lookup = -2;
constexpr std::int64_t ordinal_weak_lookup = -3;

// A C symbol's name: the assembler puts one underscore in front of it.
std::string_view without_underscore(std::string_view symbol);

// The name of the library with that number: its install name; "self" and "main-executable"; ""
// where all loaded images are searched.  Nothing if there is no such library.
std::optional<std::string_view> library_name(const Layout& layout, std::int64_t ordinal);

class ImportTable {
 public:
  // Fills `imports`.  `layout` and `imports` must outlive the table.
  ImportTable(const Layout& layout, std::string_view name, std::vector<Import>& imports);

  // The index of the import of `symbol`, as it is spelt in the file, from library `ordinal`.
  std::uint32_t add(std::string_view symbol, std::int64_t ordinal, bool weak);

  // The import of `symbol` that was added first, from whichever library.
  std::optional<std::uint32_t> find(std::string_view symbol);

 private:
  struct Link {
    std::int64_t ordinal;
    std::uint32_t next;
  };

  void spend(std::uint64_t bytes);

  const Layout& layout_;
  std::string_view name_;
  std::vector<Import>& imports_;
  std::vector<Link> links_;  // beside imports_; imports of the same symbol are linked
  std::unordered_map<std::string_view, std::uint32_t> first_;
  std::uint64_t budget_;  // in bytes that may still be looked at or kept
};

}  // namespace ftcheck::binary::mach_o
