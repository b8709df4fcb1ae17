// The one-line description of a release.
#pragma once

#include "report/model/releases.hpp"

#include <string>

namespace ftcheck::report {

// "MarkupSafe 3.0.4"; the path if there is no distribution.
std::string title(const Release& release);

// "6 of 7 modules; 3.14t on Linux x86_64; 5 default-build wheels beside it".  Empty if there is
// nothing to say.
std::string remarks(const Release& release);

// For a release that is not installable: "no free-threaded wheel", and for one of an index, "no
// free-threaded wheel for Linux x86_64, only an sdist".
std::string without_wheel(const Release& release);

}  // namespace ftcheck::report
