// Mangled C++ names that would be costly to demangle (Itanium C++ ABI, 5.1).
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// The name that a mangled one begins with, without parameters, and with "<...>" for template
// arguments: "_ZN3pkg5CacheIiE3putEi" becomes "pkg::Cache<...>::put".  It needs no more memory than
// the name, because nothing that is left out is expanded.  Empty if it contains something that this
// does not know: operators, lambdas, expressions, what is local to a function.
std::string outline(std::string_view mangled);

}  // namespace ftcheck::base
