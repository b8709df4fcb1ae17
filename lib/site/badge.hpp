// A badge for a project's README.
#pragma once

#include "site/earlier.hpp"

#include <string>

namespace ftcheck::site {

// "free-threaded | ready" as an SVG image that needs no font or style from elsewhere.
std::string badge(const Known& project);

// The words on it: "free-threaded: ready on 7 of 9 platforms".
std::string badge_words(const Known& project);

}  // namespace ftcheck::site
