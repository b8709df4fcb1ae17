// Imports with names like the C API's that nobody provides: a misspelt function, a helper that was
// to be inlined, an extern declaration of what the headers do not have.
//
// Other projects have names that begin with "Py" too.  Such a name is theirs if a library that
// comes with the module exports it, and may be if one that does not come with it is needed, which
// another distribution may bring.
#pragma once

#include "binary/image.hpp"
#include "python/libraries.hpp"

#include <string>
#include <vector>

namespace ftcheck::python {

// The names of an image's imports that begin as those of the C API do, are in no CPython
// (is_cpython_name) and that no library provides; sorted.  Imports that may be absent or are bound
// later do not count.  Empty where it is not known which libraries are loaded with the image.
// Both functions may be empty.
std::vector<std::string> unprovided_names(const binary::Image& image,
                                          const FindLibraries& find_libraries,
                                          const RemoveExported& remove_exported);

// The libraries that an image needs, by itself or through others, and that neither come with it nor
// are the system's or Python's: another distribution's.  Sorted, as they are named.
std::vector<std::string> unknown_libraries(const binary::Image& image,
                                           const FindLibraries& find_libraries);

// Removes the names that a library exports which the image is linked to and that comes with it.
void remove_provided(std::vector<std::string>& names, const binary::Image& image,
                     const FindLibraries& find_libraries);

}  // namespace ftcheck::python
