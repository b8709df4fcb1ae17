// Who declares for which modules.
#pragma once

#include "flow/functions/program.hpp"

namespace ftcheck::python {

// True if all code of the image that calls PyUnstable_Module_SetGIL does so for a module that it
// has made just before, a few instructions away.  Whatever else such code is called for, it does
// not declare for any other module.  False where that is not seen.
bool declares_only_what_it_makes(flow::Program& program);

}  // namespace ftcheck::python
