// The sentences that say what a cause is.  None of them is escaped.
#pragma once

#include "report/model/causes.hpp"
#include "report/model/releases.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// What a binding generator is called: "Cython", "C API".
std::string_view binding_name(std::string_view binding);

// A cause in words.  "7 modules declare Py_MOD_GIL_USED (Cython)", with the names "_elementpath",
// "builder", ...; one module is in the sentence itself: "lxml.etree declares Py_MOD_GIL_USED
// (Cython)".
struct CauseWords {
  std::string sentence;
  // The modules, each once, without the package that they share; empty where the sentence names
  // the only one.
  std::vector<std::string> names;
  // What the findings say, where that differs: "_elementpath: imports PyDict_Next".
  std::vector<std::string> messages;
  // Which wheels of the release it is about, if not all: "in the wheels for Windows amd64";
  // otherwise empty.
  std::string where;
};

CauseWords words(const Cause& cause, const Release& release);

// The sentence and as many names as fit `columns`, with "…" for the others: "7 modules declare
// Py_MOD_GIL_USED (Cython): _elementpath, builder, …".  At least one name is there.
std::string sentence_with_names(const CauseWords& words, std::size_t columns);

}  // namespace ftcheck::report
