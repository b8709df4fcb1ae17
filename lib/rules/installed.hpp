// Findings about an installed distribution as a whole: FT202 and FT303.  FT204, for the default
// build, is in installable.hpp.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// FT202 for files built for other interpreters than the environment's `python` ("3.14t"), which
// finds no other file with their names.  The distribution has `all` modules, found or not.  A
// warning if all of the files have a fallback in Python.
Finding not_found(const std::vector<std::string>& files, std::string_view python, std::size_t all,
                  bool have_fallback);

// FT303 for a distribution whose installed files are not known.
Finding lists_nothing();

}  // namespace ftcheck::rules
