// Links the libraries that come with a module and that its init function calls into.
#pragma once

#include "binary/image.hpp"
#include "flow/engine/follow.hpp"
#include "python/libraries.hpp"

namespace ftcheck::python {

// Links the called libraries that are not linked yet.  Returns true if there were any.  Opens no
// library if the interpreter provides everything that is called.
bool link_called(binary::Image& linked, const flow::Outcome& outcome,
                 const FindLibraries& find_libraries);

}  // namespace ftcheck::python
