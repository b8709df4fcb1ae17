// What the page and the data say about a project's wheels: each problem once, whatever modules and
// platforms have it, and the modules that are ready.  Bounded, so that a page with a hundred
// modules on ten platforms stays small.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::site {

// A module with the evidence of one wheel.
struct Example {
  std::string module;  // dotted
  std::string path;    // in the wheel
  std::string wheel;   // the wheel's file name
  std::vector<std::string> evidence;
};

struct Problem {
  const Rule* rule = nullptr;
  Severity severity = Severity::error;
  std::string sentence;               // "7 modules declare Py_MOD_GIL_USED (Cython)"
  std::string where;                  // "in the wheels for Windows amd64"; may be empty
  std::vector<std::string> modules;   // whose verdict or finding it is about, dotted
  std::vector<std::string> messages;  // if the findings' messages differ
  std::string help;
  std::vector<Example> examples;  // of modules whose verdict it decides, each of another kind
  bool is_note = false;           // to be folded away
};

// The most severe first.
std::vector<Problem> problems(const std::vector<const Artifact*>& artifacts);

struct ReadyModules {
  std::size_t number = 0;         // of different names
  std::vector<Example> examples;  // one for each name, up to a limit
};

// The modules that are ready in every wheel that has them.
ReadyModules ready_modules(const std::vector<const Artifact*>& artifacts);

}  // namespace ftcheck::site
