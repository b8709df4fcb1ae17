// What is known of the functions of the C and C++ libraries, of the compiler's run-time libraries,
// and of the system: which never return, which copy, compare, allocate.
//
// Of any other function it is assumed what a C compiler does: it returns something, clobbers the
// registers the calling convention lets it clobber, and writes to memory that it is handed a
// pointer to.
#pragma once

#include "flow/calls/effect.hpp"

#include <string_view>

namespace ftcheck::flow {

// The effect of the function of that name (without Mach-O's leading underscore).
Effect system_effect(std::string_view name);

}  // namespace ftcheck::flow
