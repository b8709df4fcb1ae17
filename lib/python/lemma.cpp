#include "python/lemma.hpp"

#include "base/path.hpp"
#include "flow/calls/system_libraries.hpp"
#include "python/abi.hpp"
#include "python/lookup.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ftcheck::python {
namespace {

bool imports(const binary::Image& image, std::string_view name) {
  return binary::find_import(image, name) != nullptr;
}

bool is_pythons(std::string_view library) {
  binary::Image image;
  image.libraries.emplace_back(library);
  return linked_python(image).has_value();
}

// True if the library, or one that it needs, may declare for a module that is passed to it, as far
// as that can be known of a library that is missing.
bool may_declare_for_others(const std::string& needed, const std::vector<Library>& there,
                            const FindLibraries& find_libraries, unsigned depth) {
  constexpr unsigned deepest = 4;
  const bool is_apples = needed.starts_with("/usr/lib/") || needed.starts_with("/System/Library/");
  if (is_apples || flow::is_system_library(needed) || is_pythons(needed)) return false;
  const auto place = std::ranges::find_if(there, [&](const Library& library) {
    return base::lower_case_file_name(library.file) == base::lower_case_file_name(needed) ||
           library.image->name == needed;
  });
  if (place == there.end() || depth > deepest) return true;
  const binary::Image& library = *place->image;
  if (imports(library, "PyUnstable_Module_SetGIL") || looks_up_what_matters(library)) return true;
  const std::vector<Library> next = find_libraries(library);
  return std::ranges::any_of(library.libraries, [&](const std::string& other) {
    return may_declare_for_others(other, next, find_libraries, depth + 1);
  });
}

}  // namespace

bool cannot_declare(const binary::Image& image) {
  const bool creates =
      imports(image, "PyModule_Create2") || imports(image, "PyModule_FromDefAndSpec2");
  return creates && !imports(image, "PyUnstable_Module_SetGIL") &&
         !imports(image, "PyModuleDef_Init") && !imports(image, "PyModule_FromSlotsAndSpec") &&
         !looks_up_what_matters(image);
}

bool none_declares_for_it(const binary::Image& image, const FindLibraries& find_libraries,
                          const Handovers& handovers) {
  if (handovers.stopped.empty() && !handovers.passes_made) return true;
  // Functions of other modules come in capsules.
  const bool gets_functions =
      imports(image, "PyCapsule_Import") || imports(image, "PyCapsule_GetPointer");
  if (opens_libraries(image) || (handovers.passes_made && gets_functions)) return false;
  const std::vector<Library> there =
      find_libraries ? find_libraries(image) : std::vector<Library>{};
  return std::ranges::none_of(image.libraries, [&](const std::string& needed) {
    return may_declare_for_others(needed, there, find_libraries, 0);
  });
}

}  // namespace ftcheck::python
