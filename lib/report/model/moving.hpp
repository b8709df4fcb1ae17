// What it takes to move an environment of the default build to free-threaded Python.
//
// No free-threaded interpreter loads any module in it.  One error per distribution would tell
// nobody anything new.  What matters is which distributions are pure Python, whose modules already
// declare that they do not need the GIL, and whose modules could have declared it but did not.  For
// most others it cannot be told: Cython, pybind11 and other generators write the declaration only
// in free-threaded builds, because PyUnstable_Module_SetGIL exists only there. (Of 76 releases
// whose default wheels do not declare, 57 do in their free-threaded wheels; all 19 that declare in
// their default wheels also do in the free-threaded ones.)
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>

namespace ftcheck::report {

// True for a distribution in an environment of the default build.
bool is_to_move(const Artifact& artifact);

// True for one of these that the first of its alternatives moves: it is ready or pure.
bool can_move(const Artifact& artifact);

// What a distribution needs, from most to least.
enum class Move {
  blocked,       // an index was asked, and has no release that is ready
  perhaps_work,  // a free-threaded wheel; its modules could declare in this build but do not
  look,          // a free-threaded wheel; whether that wheel declares cannot be seen here
  wheel,         // a free-threaded wheel; its modules already declare in this build
  available,     // a release that is ready, and that an index has
  nothing,       // pure Python, loadable as it is, or part of the interpreter
};

Move what_moving_takes(const Artifact& artifact);

// The same in words: "free-threaded wheel; Cython declares only in free-threaded builds"; if an
// index was asked, what it has: "2.1.0 is ready (installed: 2.0.1)".
std::string need(const Artifact& artifact);

// True if a module for this interpreter can declare anything about the GIL (3.13 or later).
bool can_declare(const Interpreter& python);

// The number of its modules that declare that they do not need the GIL.
std::size_t declaring(const Artifact& artifact);

}  // namespace ftcheck::report
