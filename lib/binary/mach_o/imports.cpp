// Collects imports within a bound on memory.
#include "binary/mach_o/imports.hpp"

#include <limits>

#include "binary/format.hpp"

namespace ftcheck::binary::mach_o {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

// Many imports may share the bytes of one name and one library, so the size of the file alone
// bounds neither memory nor time.  The imports of real files need less memory than the file has
// bytes.
constexpr std::uint64_t memory_per_byte = 2;
constexpr std::uint64_t free_memory = std::uint64_t{1} << 20;
constexpr std::uint64_t import_size = 160;  // with its entries in the table

}  // namespace

std::string_view without_underscore(std::string_view symbol) {
  if (symbol.starts_with('_')) symbol.remove_prefix(1);
  return symbol;
}

std::optional<std::string_view> library_name(const Layout& layout, std::int64_t ordinal) {
  switch (ordinal) {
    case ordinal_self:
      return "self";
    case ordinal_main_executable:
      return "main-executable";
    case ordinal_flat_lookup:
    case ordinal_weak_lookup:
      return "";
    default:
      break;
  }
  if (ordinal < 0 || static_cast<std::uint64_t>(ordinal) > layout.libraries.size()) {
    return std::nullopt;
  }
  return layout.libraries[static_cast<std::size_t>(ordinal) - 1];
}

ImportTable::ImportTable(const Layout& layout, std::string_view name, std::vector<Import>& imports)
    : layout_(layout),
      name_(name),
      imports_(imports),
      budget_(memory_per_byte * layout.file.size() + free_memory) {}

std::uint32_t ImportTable::add(std::string_view symbol, std::int64_t ordinal, bool weak) {
  spend(symbol.size());
  const auto index = static_cast<std::uint32_t>(imports_.size());
  const auto [entry, is_new] = first_.try_emplace(symbol, index);
  std::uint32_t last = none;
  if (!is_new) {
    for (std::uint32_t i = entry->second; i != none; i = links_[i].next) {
      if (links_[i].ordinal == ordinal) {
        // An import is weak only if every use of it is.
        imports_[i].weak = imports_[i].weak && weak;
        return i;
      }
      last = i;
    }
  }
  const auto library = library_name(layout_, ordinal);
  if (!library) fail_damaged(name_, "an import is from a library that is not linked");
  spend(import_size + symbol.size() + library->size());
  check_symbols(imports_.size() + 1, layout_.limits, name_);
  imports_.push_back({.name = std::string(without_underscore(symbol)),
                      .library = std::string(*library),
                      .weak = weak});
  links_.push_back({ordinal, none});
  if (last != none) links_[last].next = index;
  return index;
}

void ImportTable::spend(std::uint64_t bytes) {
  if (bytes > budget_) fail_damaged(name_, "it claims to have too many imports");
  budget_ -= bytes;
}

std::optional<std::uint32_t> ImportTable::find(std::string_view symbol) {
  spend(symbol.size());
  const auto entry = first_.find(symbol);
  if (entry == first_.end()) return std::nullopt;
  return entry->second;
}

}  // namespace ftcheck::binary::mach_o
