// Which names of the C API the free-threaded builds of CPython export.
//
// Only names that some build since 3.9 exports and some free-threaded one does not are known here:
// those that were dropped, those that are new, and those of one build only.
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

// The C API names that an image needs, that none of these versions exports, and that no library
// which comes with it provides; sorted.  Without those that may be absent, and those it takes from
// a library that is not Python's.
std::vector<ApiName> missing_api(const binary::Image& image, std::span<const unsigned> minors,
                                 const FindLibraries& find_libraries);

}  // namespace ftcheck::python
