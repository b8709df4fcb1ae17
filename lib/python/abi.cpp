#include "python/abi.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/path.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ftcheck::python {
namespace {

// Exported by free-threaded builds only (Include/refcount.h, Include/internal/pycore_object.h).
constexpr std::array<std::string_view, 6> free_threaded_only = {
    "_Py_DecRefShared",          "_Py_DecRefSharedDebug",         "_Py_MergeZeroLocalRefcount",
    "_Py_ExplicitMergeRefcount", "_PyObject_SetDeferredRefcount", "_Py_IncRefShared",
};

// 14 for "14"; 0 for a text that is not a number, or not a version's.
unsigned number(std::string_view digits) {
  constexpr std::size_t most_digits = 3;
  return digits.size() > most_digits ? 0 : base::to_number<unsigned>(digits).value_or(0);
}

// Parses "314t" and "3.14t", as in file names.
std::optional<PythonLibrary> parse_version(std::string_view version) {
  if (version.empty() || version.front() != '3') {
    return std::nullopt;
  }
  version.remove_prefix(1);
  if (version.starts_with('.')) {
    version.remove_prefix(1);
  }
  const bool debug = version.ends_with('d') || version.ends_with("_d");
  if (debug) {
    version.remove_suffix(version.ends_with("_d") ? 2 : 1);
  }
  const bool threaded = version.ends_with('t');
  if (threaded) {
    version.remove_suffix(1);
  }
  if (!version.empty() && !base::all_digits(version)) {
    return std::nullopt;
  }
  if (version.empty()) {
    return PythonLibrary{"", threaded ? BuiltFor::abi3t : BuiltFor::abi3};
  }
  return PythonLibrary{"", threaded ? BuiltFor::free_threaded : BuiltFor::gil, number(version)};
}

// The version in a framework's path: ".../PythonT.framework/Versions/3.14/PythonT".
unsigned framework_version(std::string_view path) {
  constexpr std::string_view before = "/Versions/3.";
  const std::size_t at = path.find(before);
  if (at == std::string_view::npos) {
    return 0;
  }
  path.remove_prefix(at + before.size());
  return number(path.substr(0, path.find('/')));
}

// Removes the hash that auditwheel and delvewheel put before a dot:
// "libpython3-1f2e3d4c.14t.so.1.0" and "python314t-1f2e3d4c.dll".  True if there was one.
bool remove_hash(std::string& name) {
  constexpr std::size_t shortest = 8;
  const std::size_t dash = name.find('-');
  if (dash == std::string::npos) return false;
  const std::size_t end = name.find_first_not_of("0123456789abcdef", dash + 1);
  if (end == std::string::npos || name[end] != '.' || end - dash <= shortest) return false;
  name.erase(dash, end - dash);
  return true;
}

// Parses "libpython3.14t.so.1.0", in lower case.
std::optional<PythonLibrary> parse_name(std::string_view rest) {
  if (rest.starts_with("lib")) {
    rest.remove_prefix(3);
  }
  if (!rest.starts_with("python")) {
    return std::nullopt;
  }
  rest.remove_prefix(6);
  for (std::string_view ending : {".dll", ".dylib"}) {
    if (rest.ends_with(ending)) {
      rest.remove_suffix(ending.size());
      return parse_version(rest);
    }
  }
  const std::size_t so = rest.find(".so");
  return so == std::string_view::npos ? std::nullopt : parse_version(rest.substr(0, so));
}

std::optional<PythonLibrary> parse_library(std::string_view path) {
  std::string name = base::lower_case_file_name(path);
  const bool renamed = remove_hash(name);
  if (name == "pythont" && path.find("PythonT.framework") != std::string_view::npos) {
    return PythonLibrary{"", BuiltFor::free_threaded, framework_version(path)};
  }
  if (name == "python" && path.find("Python.framework") != std::string_view::npos) {
    return PythonLibrary{"", BuiltFor::gil, framework_version(path)};
  }
  auto found = parse_name(name);
  if (found) found->renamed = renamed;
  return found;
}

}  // namespace

std::vector<std::string> free_threaded_imports(const binary::Image& image) {
  std::vector<std::string> found;
  for (const binary::Import& symbol : image.imports) {
    if (std::find(free_threaded_only.begin(), free_threaded_only.end(), symbol.name) !=
        free_threaded_only.end()) {
      found.push_back(symbol.name);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<PythonLibrary> linked_pythons(const binary::Image& image) {
  std::vector<PythonLibrary> all;
  for (const std::string& library : image.libraries) {
    if (auto found = parse_library(library)) {
      found->name = library;
      all.push_back(std::move(*found));
    }
  }
  return all;
}

std::optional<PythonLibrary> linked_python(const binary::Image& image) {
  std::vector<PythonLibrary> all = linked_pythons(image);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

bool is_bundled(const PythonLibrary& library, const binary::Image& image,
                const FindLibraries& find_libraries) {
  if (library.renamed) return true;
  if (!find_libraries) return false;
  binary::Image user;  // of no other library, since each that is found is opened
  user.format = image.format;
  user.architecture = image.architecture;
  user.libraries = {library.name};
  const std::vector<Library> found = find_libraries(user);
  return std::any_of(found.begin(), found.end(), [&](const Library& other) {
    return base::file_name(other.file) == base::file_name(library.name);
  });
}

BuiltFor weigh(const Suffix& suffix, const std::optional<PythonLibrary>& library,
               const std::vector<std::string>& symbols, BuiltFor layout, bool only_exports) {
  bool threaded = !symbols.empty() || layout == BuiltFor::free_threaded;
  bool gil = layout == BuiltFor::gil;
  if (library) {
    threaded |= library->built_for == BuiltFor::free_threaded;
    gil |= library->built_for == BuiltFor::gil || library->built_for == BuiltFor::abi3;
  }
  if (threaded && gil) {
    return BuiltFor::unknown;
  }
  if (suffix.kind == SuffixKind::abi3t && !gil) {
    return BuiltFor::abi3t;
  }
  if (suffix.kind == SuffixKind::abi3 && !threaded) {
    return BuiltFor::abi3;
  }
  if (threaded) {
    return BuiltFor::free_threaded;
  }
  if (gil) {
    return library && library->built_for == BuiltFor::abi3 ? BuiltFor::abi3 : BuiltFor::gil;
  }
  if (library && library->built_for == BuiltFor::abi3t && only_exports) {
    return BuiltFor::abi3t;
  }
  switch (suffix.kind) {
    case SuffixKind::free_threaded:
      return BuiltFor::free_threaded;
    case SuffixKind::gil:
      return BuiltFor::gil;
    default:
      return BuiltFor::unknown;
  }
}

}  // namespace ftcheck::python
