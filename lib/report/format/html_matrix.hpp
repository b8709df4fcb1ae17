// The wheels of a release as a matrix: one row per platform, one column per free-threaded
// interpreter.
#pragma once

#include "report/model/releases.hpp"

#include <string>

namespace ftcheck::report {

// Empty if the matrix would have only one cell, or the release has no wheels for free-threaded
// interpreters.
std::string html_matrix(const Release& release);

}  // namespace ftcheck::report
