// The sentences that describe causes.  They are not escaped.
#pragma once

#include "report/model/causes.hpp"
#include "report/model/releases.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// The name of a binding generator for people: "Cython", "C API".
std::string_view binding_name(std::string_view binding);

// A cause in words: "7 modules declare Py_MOD_GIL_USED (Cython)", with the names "_elementpath",
// "builder", ... A single module is named in the sentence itself: "lxml.etree declares
// Py_MOD_GIL_USED (Cython)".
struct CauseWords {
  std::string sentence;
  // Each module once, without the package that all of them share.  Empty if the sentence names the
  // only module.
  std::vector<std::string> names;
  // The messages of the findings, if they differ: "_elementpath: imports PyDict_Next".
  std::vector<std::string> messages;
  // What backs the sentence: Finding::details.
  std::vector<std::string> details;
  // The wheels of the release that are affected, if not all: "in the wheels for Windows amd64";
  // otherwise empty.
  std::string where;
};

CauseWords words(const Cause& cause, const Release& release);

// The sentence and as many names as fit into `columns`, with "…" for the rest: "7 modules declare
// Py_MOD_GIL_USED (Cython): _elementpath, builder, …".  At least one name is included.
std::string sentence_with_names(const CauseWords& words, std::size_t columns);

}  // namespace ftcheck::report
