// Which names of the C API the builds of CPython export, the free-threaded ones above all.
//
// An extension module that needs another name cannot be imported, on any system: the interpreter
// has the loader bind all functions at once (sys.getdlopenflags() is RTLD_NOW).
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
  // Minor versions: the last build that exports it of those before `minors` asked for, and the
  // first after them; 0 where there is none.
  unsigned last_before = 0;
  unsigned first_after = 0;
};

// What is known of the name, if it is one that none of the free-threaded builds of these minor
// versions exports.  Nothing for other names, and where no version is asked for that is known.
std::optional<ApiName> missing_name(std::string_view name, std::span<const unsigned> minors);

// True if a build of CPython since 3.9 exports the name, or its headers declare it for another
// system or for debug builds.  Names of 3.10 and 3.12 only are not known.
bool is_cpython_name(std::string_view name);

// The C API names that an image needs, that none of these versions exports, and that no library
// which comes with it provides; sorted.  Without those that may be absent, and those it takes from
// a library that is not Python's.
std::vector<ApiName> missing_api(const binary::Image& image, std::span<const unsigned> minors,
                                 const FindLibraries& find_libraries);

// The libraries the loader searches for an image's imports, those they need included, and of its
// architecture.
std::vector<const binary::Image*> searched_libraries(const binary::Image& image,
                                                     const FindLibraries& find_libraries);

// False if the import names a library that is not Python's.
bool may_be_of_python(const binary::Import& symbol);

}  // namespace ftcheck::python
