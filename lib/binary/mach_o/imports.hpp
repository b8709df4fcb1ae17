// The imports of a Mach-O image, collected from all the tables that name them.
//
// dyld looks a symbol up in the one library that the importing image names for it, by its number
// among the linked libraries ("two-level namespace").  Opcodes name the same symbol many times, so
// each pair of symbol and library becomes one Import.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "binary/mach_o/layout.hpp"

namespace ftcheck::binary::mach_o {

// The numbers that do not stand for a linked library.
constexpr std::int64_t ordinal_self = 0;
constexpr std::int64_t ordinal_main_executable = -1;
constexpr std::int64_t ordinal_flat_lookup = -2;
constexpr std::int64_t ordinal_weak_lookup = -3;

// The name of a C symbol without the underscore that the assembler puts in front of it.
std::string_view without_underscore(std::string_view symbol);

// The install name of the library with that number; "self" and "main-executable"; "" if all loaded
// images are searched.  Nothing if there is no such library.
std::optional<std::string_view> library_name(const Layout& layout, std::int64_t ordinal);

class ImportTable {
 public:
  // Fills `imports`.  `layout` and `imports` must outlive the table.
  ImportTable(const Layout& layout, std::string_view name, std::vector<Import>& imports);

  // The index of the import of `symbol`, as spelled in the file, from library `ordinal`.
  std::uint32_t add(std::string_view symbol, std::int64_t ordinal, bool weak);

  // The first import of `symbol` that was added, from any library.
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
  std::vector<Link> links_;  // parallel to imports_; links imports of the same symbol
  std::unordered_map<std::string_view, std::uint32_t> first_;
  std::uint64_t budget_;  // bytes that may still be read or kept
};

}  // namespace ftcheck::binary::mach_o
