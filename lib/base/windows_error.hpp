// Windows' error numbers as errors of the standard library, so that messages are the same on every
// system.
#pragma once

#include <system_error>

namespace ftcheck::base {

// The error for a number of GetLastError(); EIO for those without a counterpart.
std::error_code windows_error(unsigned long number);

// The error of the last call that failed.
std::error_code last_windows_error();

}  // namespace ftcheck::base
