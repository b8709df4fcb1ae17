// The wheels of a release as a matrix: a row per platform, a column per free-threaded interpreter.
#pragma once

#include "report/model/releases.hpp"

#include <string>

namespace ftcheck::report {

// Empty where it would have one cell only, or the release has no wheels for free-threaded
// interpreters.
std::string html_matrix(const Release& release);

}  // namespace ftcheck::report
