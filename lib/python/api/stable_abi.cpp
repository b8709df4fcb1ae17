#include "python/api/stable_abi.hpp"

#include "base/name_index.hpp"
#include "base/path.hpp"
#include "python/api/effects.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace ftcheck::python {
namespace {

constexpr auto stable_symbols = std::to_array<StableSymbol>({
#include "python/api/stable_abi_table.inc"
});
static_assert(std::ranges::is_sorted(stable_symbols, {}, &StableSymbol::name));

constexpr base::NameIndex<stable_symbols.size()> stable_names(stable_symbols);

// "python3.dll", "python314t.dll", "python3_d.dll"; MinGW's are "libpython3.14.dll".
bool is_python_dll(std::string_view library) {
  const std::string name = base::lower_case_file_name(library);
  return name.starts_with("python3") || name.starts_with("libpython3");
}

}  // namespace

std::span<const StableSymbol> stable_abi() {
  return stable_symbols;
}

const StableSymbol* find_stable_symbol(std::string_view name) {
  return stable_names.find(stable_symbols, name);
}

bool is_python_import(const binary::Image& image, const binary::Import& import) {
  // Modules export init functions; an imported one belongs to another module that is linked in.
  return is_python_name(import.name) &&
         (image.format != BinaryFormat::pe || is_python_dll(import.library));
}

StableAbiUse use_of_stable_abi(std::span<const binary::Image> images, unsigned promised) {
  std::set<std::string_view> outside;
  std::set<std::tuple<unsigned, std::string_view>> newer;
  for (const binary::Image& image : images) {
    for (const binary::Import& import : image.imports) {
      if (import.weak || !is_python_import(image, import)) {
        continue;
      }
      const StableSymbol* symbol = find_stable_symbol(import.name);
      if (symbol == nullptr) {
        outside.insert(import.name);
      } else if (symbol->added > promised) {
        newer.emplace(symbol->added, symbol->name);
      }
    }
  }
  StableAbiUse use;
  use.outside.assign(outside.begin(), outside.end());
  use.lowest = promised;
  for (const auto& [added, name] : newer) {
    use.newer.push_back({std::string(name), added});
    use.lowest = std::max(use.lowest, added);
  }
  std::ranges::stable_sort(use.newer, std::ranges::greater{}, &NewerSymbol::added);
  return use;
}

}  // namespace ftcheck::python
