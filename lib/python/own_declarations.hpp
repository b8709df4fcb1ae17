// Finds for which modules code declares.
#pragma once

#include "flow/functions/program.hpp"

namespace ftcheck::python {

// True if all code of the image that calls PyUnstable_Module_SetGIL does so for a module that it
// made just before, a few instructions away.  Then such code, however it is reached, does not
// declare for any other module.  False if this cannot be shown.
bool declares_only_what_it_makes(flow::Program& program);

}  // namespace ftcheck::python
