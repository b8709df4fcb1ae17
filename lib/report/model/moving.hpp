// What it would take to move an environment of the default build to free-threaded Python.
//
// No free-threaded interpreter loads any module in it, which would be an error a distribution and
// tell nobody anything.  What is worth knowing is which distributions are pure Python, whose
// modules declare already that they do not need the GIL, and whose do not.  Of these most do so in
// their free-threaded wheels: Cython and pybind11 write the slot only there, as a call of
// PyUnstable_Module_SetGIL is compiled only there.  (Of 76 releases whose default wheels do not
// declare, 57 do in their free-threaded ones; all 19 that declare in the former do in the latter.)
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// True for a distribution in an environment of the default build.
bool is_to_move(const Artifact& artifact);

// What a distribution needs, the least first.
enum class Move {
  nothing,       // pure Python, loaded as it is, or brought by the interpreter
  wheel,         // a free-threaded wheel, whose code is ready as far as its modules say so
  perhaps_work,  // a free-threaded wheel, and work if its modules declare no more there
};

Move what_moving_takes(const Artifact& artifact);

// A line a distribution, those that need least first; what needs nothing is left out if quiet.
// Empty if no line is left.
std::string moving_table(std::span<const Artifact* const> artifacts, const TextStyle& style);

// "62 distributions for 3.14: 20 need nothing, 42 a free-threaded wheel and perhaps work"
std::string moving_totals(std::span<const Artifact* const> artifacts, bool color);

}  // namespace ftcheck::report
