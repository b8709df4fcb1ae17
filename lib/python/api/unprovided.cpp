#include "python/api/unprovided.hpp"

#include "base/path.hpp"
#include "flow/calls/system_libraries.hpp"
#include "python/api/c_api.hpp"
#include "python/api/effects.hpp"

#include <algorithm>
#include <string_view>

namespace ftcheck::python {
namespace {

// Matches "_PyFoo", "PyFoo", "__PyFoo".  The names that PyPy's headers make from CPython's are not
// known.
bool looks_like_python(std::string_view name) {
  while (name.starts_with("__")) name.remove_prefix(1);
  return is_python_name(name) && !name.starts_with("PyPy") && !name.starts_with("_PyPy");
}

bool is_needed(const binary::Import& import) {
  return !import.weak && !import.delayed && !import.looked_up && may_be_of_python(import);
}

bool is_python_library(std::string_view path) {
  binary::Import import;
  import.library = path;
  return may_be_of_python(import);
}

bool is_system_library(std::string_view path) {
  return path.starts_with("/System/") || path.starts_with("/usr/lib/") ||
         flow::is_system_library(path);
}

// Windows and macOS with two-level lookup record which library a name comes from.
bool names_library(const binary::Import& import) {
  return !import.library.empty();
}

void sort_once(std::vector<std::string>& names) {
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

std::vector<std::string> unprovided_names(const binary::Image& image,
                                          const FindLibraries& find_libraries,
                                          const RemoveExported& remove_exported) {
  std::vector<std::string> of_python;  // according to the file
  std::vector<std::string> of_anyone;
  for (const binary::Import& import : image.imports) {
    if (!is_needed(import) || !looks_like_python(import.name) || is_cpython_name(import.name)) {
      continue;
    }
    (names_library(import) ? of_python : of_anyone).push_back(import.name);
  }
  if (!of_anyone.empty()) {
    if (!unknown_libraries(image, find_libraries).empty()) of_anyone.clear();
    remove_provided(of_anyone, image, find_libraries);
    if (!of_anyone.empty() && remove_exported) remove_exported(of_anyone, image);
  }
  of_python.insert(of_python.end(), of_anyone.begin(), of_anyone.end());
  sort_once(of_python);
  return of_python;
}

std::vector<std::string> unknown_libraries(const binary::Image& image,
                                           const FindLibraries& find_libraries) {
  std::vector<std::string> unknown;
  const auto look_at = [&](const binary::Image& user) {
    const std::vector<Library> found =
        find_libraries ? find_libraries(user) : std::vector<Library>{};
    for (const std::string& library : user.libraries) {
      if (is_system_library(library) || is_python_library(library)) continue;
      if (std::ranges::none_of(found, [&](const Library& other) {
            return base::file_name(other.file) == base::file_name(library);
          })) {
        unknown.push_back(library);
      }
    }
  };
  look_at(image);
  for (const binary::Image* library : searched_libraries(image, find_libraries)) look_at(*library);
  sort_once(unknown);
  return unknown;
}

void remove_provided(std::vector<std::string>& names, const binary::Image& image,
                     const FindLibraries& find_libraries) {
  if (names.empty()) return;
  for (const binary::Image* library : searched_libraries(image, find_libraries)) {
    std::erase_if(names, [&](const std::string& name) {
      return binary::find_export(*library, name) != nullptr;
    });
  }
}

}  // namespace ftcheck::python
