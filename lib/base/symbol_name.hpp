// Names of functions and variables from a binary's symbol table, for people.
//
// They come from files that anyone may have made, so they may hold anything.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// A name to print in a sentence: C++ names are demangled, without parameters and with "<...>" for
// template arguments; those of Cython are as in its source; what is no printable character, and
// backticks, become "?"; a long name is cut and ends with "…".  "_ZN3pkg5CacheIiE3putEi" becomes
// "pkg::Cache<...>::put".
std::string readable_symbol(std::string_view symbol);

// The part of a name that stays the same from one build to the next: without the numbers and words
// that compilers append to local variables and to parts of functions.  "cache.1234" becomes
// "cache", "grow.constprop.0" becomes "grow".
std::string_view lasting_symbol(std::string_view symbol);

}  // namespace ftcheck::base
