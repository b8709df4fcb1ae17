// Imports with names like the C API's that no library provides: a misspelt function, a helper that
// was not inlined, an extern declaration of something that the headers do not have.
//
// Other projects have names that begin with "Py" too.  Such a name is theirs if a library that
// comes with the module exports it.  It may be theirs if the module needs a library that does not
// come with it, which another distribution may bring.
#pragma once

#include "binary/image.hpp"
#include "python/libraries.hpp"

#include <string>
#include <vector>

namespace ftcheck::python {

// The names of an image's imports that begin like the C API's, are not in any CPython
// (is_cpython_name), and that no library provides; sorted.  Imports that may be absent or are bound
// later do not count.  Empty if it is not known which libraries are loaded with the image.  Both
// functions may be empty.
std::vector<std::string> unprovided_names(const binary::Image& image,
                                          const FindLibraries& find_libraries,
                                          const RemoveExported& remove_exported);

// The libraries that an image needs, itself or through others, that do not come with it and are
// neither the system's nor Python's: another distribution's.  Sorted, spelled as in the file.
std::vector<std::string> unknown_libraries(const binary::Image& image,
                                           const FindLibraries& find_libraries);

// Removes the names exported by libraries that the image links and that come with it.
void remove_provided(std::vector<std::string>& names, const binary::Image& image,
                     const FindLibraries& find_libraries);

}  // namespace ftcheck::python
