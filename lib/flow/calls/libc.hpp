// The effects of the functions of the C and C++ libraries, of the compiler's run-time libraries,
// and of the system: which never return, which copy, compare, allocate.
//
// Any other function is assumed to behave as C compilers expect: it returns something, clobbers the
// registers that the calling convention lets it clobber, and writes to memory that it gets a
// pointer to.
#pragma once

#include "flow/calls/effect.hpp"

#include <string_view>

namespace ftcheck::flow {

// The effect of the function of that name (without Mach-O's leading underscore).
Effect system_effect(std::string_view name);

}  // namespace ftcheck::flow
