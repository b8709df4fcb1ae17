// Descriptions of interpreters: those that a wheel is for, and the one of a directory.
#pragma once

#include <ftcheck/report.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// "3.13t, 3.14t"
std::string interpreter_names(std::span<const Interpreter> interpreters);

// "for Python 3.14 of the default build (the directory python3.14)"; empty if the interpreter is
// unknown.  Not escaped.
std::string interpreter_words(const Artifact& artifact);

// "for Python 3.14 of the default build (the directory python3.14); 2 files for other interpreters
// were not judged".  Empty if the artifact is not a directory or there is nothing to say.  Not
// escaped.
std::string environment_words(const Artifact& artifact);

}  // namespace ftcheck::report
