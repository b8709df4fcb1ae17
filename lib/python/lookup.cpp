#include "python/lookup.hpp"

#include "flow/calls/libc.hpp"
#include "python/strings.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

namespace ftcheck::python {
namespace {

constexpr std::string_view opening[] = {"dlopen",
                                        "dlmopen",
                                        "GetModuleHandleA",
                                        "GetModuleHandleExA",
                                        "GetModuleHandleExW",
                                        "LdrLoadDll",
                                        "GetModuleHandleW",
                                        "LoadLibraryA",
                                        "LoadLibraryExA",
                                        "LoadLibraryExW",
                                        "LoadLibraryW",
                                        "NSAddImage",
                                        "NSLinkModule"};

constexpr std::string_view matter[] = {"PyModuleDef_Init",         "PyModule_Create2",
                                       "PyModule_FromDefAndSpec2", "PyModule_FromSlotsAndSpec",
                                       "PyModule_NewObject",       "PyUnstable_Module_SetGIL"};

bool looks_names_up(const binary::Image& image) {
  return std::ranges::any_of(image.imports, [](const binary::Import& import) {
    return flow::system_effect(import.name) == flow::Effect::find_function;
  });
}

std::vector<std::string_view> looked_up(const binary::Image& image) {
  std::vector<std::string_view> found;
  if (!looks_names_up(image)) return found;
  const std::vector<bool> is_there = has_strings(image, matter);
  for (std::size_t i = 0; i < is_there.size(); ++i) {
    // The names of imports are among the bytes too.
    if (is_there[i] && binary::find_import(image, matter[i]) == nullptr) found.push_back(matter[i]);
  }
  return found;
}

}  // namespace

bool opens_libraries(const binary::Image& image) {
  return std::ranges::any_of(image.imports, [](const binary::Import& import) {
    return std::ranges::count(opening, import.name) > 0;
  });
}

bool looks_up_what_matters(const binary::Image& image) {
  return !looked_up(image).empty();
}

std::optional<binary::Image> with_looked_up(const binary::Image& image) {
  const std::vector<std::string_view> names = looked_up(image);
  if (names.empty()) return std::nullopt;
  binary::Image result = image;
  for (const std::string_view name : names) {
    binary::Import import;
    import.name = name;
    import.looked_up = true;
    import.weak = true;
    result.imports.push_back(std::move(import));
  }
  return result;
}

}  // namespace ftcheck::python
