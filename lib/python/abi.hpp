// The ABI that a module was compiled for, from witnesses that cannot all be wrong in the same way:
// its suffix, the Python library it links, imports that only Py_GIL_DISABLED causes, and the layout
// of its definition.
#pragma once

#include "binary/image.hpp"
#include "python/libraries.hpp"
#include "python/suffix.hpp"

#include <ftcheck/report.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ftcheck::python {

// The imports that only modules compiled with Py_GIL_DISABLED have, sorted: there, Py_INCREF,
// Py_DECREF and the like are inline functions that call them.
std::vector<std::string> free_threaded_imports(const binary::Image& image);

// A Python library that a module is linked with.
struct PythonLibrary {
  std::string name;  // "python314t.dll"
  BuiltFor built_for = BuiltFor::unknown;
  unsigned minor = 0;  // of the Python 3 version it names; 0 if it names none
  // A tool that bundles libraries into wheels has renamed it: "python314t-1f2e3d4c.dll".
  bool renamed = false;
};

std::optional<PythonLibrary> linked_python(const binary::Image& image);

// All of them, in the image's order.
std::vector<PythonLibrary> linked_pythons(const binary::Image& image);

// True if the library comes with the module: it was renamed, or a file of that name is found.
bool is_bundled(const PythonLibrary& library, const binary::Image& image,
                const FindLibraries& find_libraries);

// Combines all witnesses.  `layout` is that of the definition, if there is one.
BuiltFor weigh(const Suffix& suffix, const std::optional<PythonLibrary>& library,
               const std::vector<std::string>& symbols, BuiltFor layout, bool only_exports);

}  // namespace ftcheck::python
