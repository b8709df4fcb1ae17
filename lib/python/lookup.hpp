// What a module looks up by name at run time, with dlsym or GetProcAddress, without an import.
#pragma once

#include "binary/image.hpp"

#include <optional>

namespace ftcheck::python {

// True if the image can open a library that the file does not name.
bool opens_libraries(const binary::Image& image);

// True if the image can look up a function that makes a module or declares for one: it imports a
// lookup function, and has such a name among its bytes.
bool looks_up_what_matters(const binary::Image& image);

// The image with those functions added to its imports (Import::looked_up); nothing if it looks none
// up.
std::optional<binary::Image> with_looked_up(const binary::Image& image);

}  // namespace ftcheck::python
