// A version and build of CPython.
#pragma once

#include <ftcheck/export.h>

#include <compare>
#include <string>
#include <string_view>

namespace ftcheck {

// CPython 3.MINOR, free-threaded (PEP 703) or the default build.  Older versions come first, and of
// the same version the default build.
struct Interpreter {
  unsigned minor = 0;  // 14
  bool free_threaded = false;

  auto operator<=>(const Interpreter&) const = default;
};

// "3.14t", or "3.14" for the default build.
FTCHECK_EXPORT std::string to_string(const Interpreter& interpreter);

// The interpreter that a text names the way people, programs or tags do: "3.14t", "python3.14t",
// "cp314t", and the same without "t".  Throws Error for any other text.
FTCHECK_EXPORT Interpreter parse_interpreter(std::string_view text);

}  // namespace ftcheck
