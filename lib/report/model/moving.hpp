// What it takes to move an environment of the default build to free-threaded Python.
//
// No free-threaded interpreter loads any module in it, which would be an error per distribution and
// news to nobody.  Worth knowing is which distributions are pure Python, whose modules declare
// already that they do not need the GIL, and whose could have declared it and did not.  Most others
// cannot tell: Cython, pybind11 and other generators write the declaration only in free-threaded
// builds, as PyUnstable_Module_SetGIL exists only there.  (Of 76 releases whose default wheels do
// not declare, 57 do in their free-threaded ones; all 19 that declare in the former do in the
// latter.)
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>

namespace ftcheck::report {

// True for a distribution in an environment of the default build.
bool is_to_move(const Artifact& artifact);

// What a distribution needs, the most first.
enum class Move {
  perhaps_work,  // a free-threaded wheel; its modules could declare here already and do not
  look,          // a free-threaded wheel; whether that declares cannot be seen here
  wheel,         // a free-threaded wheel; its modules declare already
  nothing,       // pure Python, loaded as it is, or brought by the interpreter
};

Move what_moving_takes(const Artifact& artifact);

// The same in words: "free-threaded wheel; Cython declares only in free-threaded builds".
std::string need(const Artifact& artifact);

// True if a module for this interpreter can declare anything about the GIL (3.13 or later).
bool can_declare(const Interpreter& python);

// How many of its modules declare that they do not need the GIL.
std::size_t declaring(const Artifact& artifact);

}  // namespace ftcheck::report
