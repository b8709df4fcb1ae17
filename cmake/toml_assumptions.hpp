// What toml++ takes for granted about a text becomes an error if it is not so.
//
// The compiler includes this before all sources that use toml++ (see FtcheckTarget.cmake).  Otherwise
// such a text ends the process, or, in a release build, has undefined behaviour.  check_toml()
// finds the known ones and says what is wrong with them; this is for the others.
#pragma once

// First, because toml++ wants it, and after <cmath> Zig's headers for macOS would leave it empty.
#include <cfloat>

#include <ftcheck/error.hpp>

#include <toml++/impl/preprocessor.h>

namespace ftcheck::base {

[[noreturn]] inline void fail_toml() {
  throw Error("a file is not valid TOML, in a way that the parser does not describe");
}

}  // namespace ftcheck::base

#undef TOML_ASSERT
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT(condition) ((condition) ? void() : ::ftcheck::base::fail_toml())
#define TOML_ASSERT_ASSUME(condition) TOML_ASSERT(condition)
