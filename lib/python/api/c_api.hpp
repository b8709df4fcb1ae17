// Which names of the C API the builds of CPython export, above all the free-threaded ones.
//
// An extension module that needs any other name cannot be imported, on any system: the interpreter
// makes the loader bind all functions at once (sys.getdlopenflags() is RTLD_NOW).
#pragma once

#include "binary/image.hpp"
#include "python/libraries.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::python {

struct ApiName {
  std::string_view name;
  // Minor versions: of the last build before `minors` that exports it, and of the first after them;
  // 0 if there is none.
  unsigned last_before = 0;
  unsigned first_after = 0;
};

// The facts about the name if no free-threaded build of these minor versions exports it.  Nothing
// for other names, and if none of the versions is known.
std::optional<ApiName> missing_name(std::string_view name, std::span<const unsigned> minors);

// True if a build of CPython since 3.9 exports the name, or its headers declare it for another
// system or for debug builds.  Names that only 3.10 or 3.12 have are not known.
bool is_cpython_name(std::string_view name);

// The C API names that an image needs, that none of these versions exports, and that no library
// which comes with it provides; sorted.  Excludes names that may be absent, and those taken from a
// library that is not Python's.
std::vector<ApiName> missing_api(const binary::Image& image, std::span<const unsigned> minors,
                                 const FindLibraries& find_libraries);

// The libraries that the loader searches for an image's imports, including the libraries that those
// need, of the image's architecture.
std::vector<const binary::Image*> searched_libraries(const binary::Image& image,
                                                     const FindLibraries& find_libraries);

// False if the import names a library that is not Python's.
bool may_be_of_python(const binary::Import& symbol);

}  // namespace ftcheck::python
