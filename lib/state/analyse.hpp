// Finds the static data that a module's functions write without a lock while the program runs.
#pragma once

#include "binary/image.hpp"

#include <ftcheck/shared_state.hpp>

#include <string_view>

namespace ftcheck::state {

// `file` holds the image; `module` is the dotted name, `binding` the generator as
// python::detect_binding() names it.
StateReport analyse(base::Bytes file, const binary::Image& image, std::string_view module,
                    std::string_view binding);

}  // namespace ftcheck::state
