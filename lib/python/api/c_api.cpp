#include "python/api/c_api.hpp"

#include "base/name_index.hpp"
#include "python/abi.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace ftcheck::python {
namespace {

struct Entry {
  std::string_view name;
  unsigned builds;  // a bit each, as in `listed_minors`; 0 for builds not listed there
};

// In the order of scripts/c_api.py, from the lowest bit on; the default build up to 3.11.
constexpr std::array<unsigned, 5> listed_minors = {9, 11, 13, 14, 15};

constexpr Entry table[] = {
// sorted by name
#include "python/api/c_api_table.inc"
};

static_assert(std::ranges::is_sorted(table, {}, &Entry::name));

bool exports(const Entry& entry, unsigned minor) {
  const auto at = std::find(listed_minors.begin(), listed_minors.end(), minor);
  return at != listed_minors.end() &&
         (entry.builds >> std::distance(listed_minors.begin(), at) & 1U) != 0;
}

bool is_known(unsigned minor) {
  return std::find(listed_minors.begin(), listed_minors.end(), minor) != listed_minors.end();
}

constexpr base::NameIndex<std::size(table)> api_names(table);

const Entry* find_entry(std::string_view name) {
  return api_names.find(table, name);
}

}  // namespace

std::optional<ApiName> missing_name(std::string_view name, std::span<const unsigned> minors) {
  const Entry* entry = find_entry(name);
  if (entry == nullptr || entry->builds == 0 || minors.empty() ||
      !std::ranges::all_of(minors, is_known) ||
      std::ranges::any_of(minors, [&](unsigned minor) { return exports(*entry, minor); })) {
    return std::nullopt;
  }
  const auto [oldest, newest] = std::ranges::minmax(minors);
  ApiName found{entry->name};
  for (const unsigned minor : listed_minors) {
    if (minor < oldest && exports(*entry, minor)) found.last_before = minor;
    if (minor > newest && exports(*entry, minor) && found.first_after == 0) {
      found.first_after = minor;
    }
  }
  return found;
}

std::vector<ApiName> missing_api(const binary::Image& image, std::span<const unsigned> minors,
                                 const FindLibraries& find_libraries) {
  std::vector<ApiName> missing;
  for (const binary::Import& symbol : image.imports) {
    if (symbol.weak) continue;
    if (const auto name = missing_name(symbol.name, minors); name && may_be_of_python(symbol)) {
      missing.push_back(*name);
    }
  }
  if (missing.empty()) {
    return missing;
  }
  for (const binary::Image* library : searched_libraries(image, find_libraries)) {
    std::erase_if(missing, [&](const ApiName& name) {
      return binary::find_export(*library, name.name) != nullptr;
    });
  }
  std::ranges::sort(missing, {}, &ApiName::name);
  // Clang 14 cannot compile std::ranges::unique.
  const auto is_same = [](const ApiName& a, const ApiName& b) { return a.name == b.name; };
  missing.erase(std::unique(missing.begin(), missing.end(), is_same), missing.end());
  return missing;
}

bool is_cpython_name(std::string_view name) {
  return find_entry(name) != nullptr;
}

bool may_be_of_python(const binary::Import& symbol) {
  if (symbol.library.empty()) {
    return true;
  }
  binary::Image image;
  image.libraries = {symbol.library};
  return linked_python(image).has_value();
}

std::vector<const binary::Image*> searched_libraries(const binary::Image& image,
                                                     const FindLibraries& find_libraries) {
  constexpr std::size_t most = 100;
  std::vector<const binary::Image*> found;
  if (!find_libraries) {
    return found;
  }
  std::set<std::string> seen;
  const binary::Image* next = &image;
  for (std::size_t at = 0; next != nullptr; ++at) {
    for (const Library& library : find_libraries(*next)) {
      if (found.size() < most && library.image->architecture == image.architecture &&
          seen.insert(library.file).second) {
        found.push_back(library.image);
      }
    }
    next = at < found.size() ? found[at] : nullptr;
  }
  return found;
}

}  // namespace ftcheck::python
