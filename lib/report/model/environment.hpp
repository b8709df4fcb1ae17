// What is said of a directory beside its modules: the interpreter they are for.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// "for Python 3.14 of the default build (the directory python3.14)"; empty where nothing says it.
// Not escaped.
std::string interpreter_words(const Artifact& artifact);

// "for Python 3.14 of the default build (the directory python3.14); 2 files for other interpreters
// were not judged".  Empty for what is no directory, or where there is nothing to say.  Not
// escaped.
std::string environment_words(const Artifact& artifact);

}  // namespace ftcheck::report
