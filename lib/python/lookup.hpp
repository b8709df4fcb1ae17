// What a module finds by name while it runs, with dlsym or GetProcAddress, where no import tells.
#pragma once

#include "binary/image.hpp"

#include <optional>

namespace ftcheck::python {

// True if the image can open a library of which nothing in the file tells.
bool opens_libraries(const binary::Image& image);

// True if the image can look up a function that makes a module or declares for one: it imports a
// function that looks names up, and has such a name among its bytes.
bool looks_up_what_matters(const binary::Image& image);

// The image with those functions among its imports (Import::looked_up); nothing if it looks none
// up.
std::optional<binary::Image> with_looked_up(const binary::Image& image);

}  // namespace ftcheck::python
