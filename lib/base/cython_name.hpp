// The names of functions and variables in the C code that Cython writes.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// What the source calls it, dotted: "pkg._x.Cache.put" for "__pyx_pw_3pkg_2_x_5Cache_7put".  Empty
// for other names, also for what Cython keeps for itself.
std::string cython_name(std::string_view symbol);

}  // namespace ftcheck::base
