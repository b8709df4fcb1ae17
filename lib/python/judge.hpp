// From an image and its file name to a verdict, with the evidence.
#pragma once

#include "binary/image.hpp"
#include "flow/engine/follow.hpp"
#include "python/libraries.hpp"
#include "python/suffix.hpp"

#include <ftcheck/limits.hpp>
#include <ftcheck/report.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::python {

// What is known about a module besides its bytes.
struct ModuleContext {
  std::string name;  // the last component of the dotted name
  Suffix suffix;
  // Why no interpreter that installs the module's wheel looks for the suffix, as a sentence; empty
  // if one does, or if that is not known.
  std::string suffix_problem;
  // The minor versions of the free-threaded interpreters that would load it: 14 for 3.14t.
  std::vector<unsigned> interpreters;
  // It is in a wheel, so a Python library next to it is not the interpreter's own.
  bool in_wheel = false;
  std::size_t step_limit = 0;               // of the analysis
  std::size_t slot_limit = Limits{}.slots;  // of one definition
  FindLibraries find_libraries;             // may be empty
  RemoveExported remove_exported;           // may be empty
  // True if some code could load the module under another name, that of its only init function.
  // (An import by the module's own name needs an init function for that name.)  May be empty, which
  // means that none could.
  std::function<bool(const std::string& name)> is_loaded_as;
  flow::Trace trace;  // may be empty
};

// Why a module is not ready.
enum class Cause {
  none,
  undeclared,     // declares nothing
  declares_used,  // declares Py_MOD_GIL_USED
  undecided,      // the analysis could not decide
  suffix,         // no free-threaded interpreter looks for its suffix
  wheel,          // no free-threaded interpreter installs its wheel, and nothing shows it would fit
  platform,       // there is no free-threaded Python for its platform
  layout,         // its definition is laid out for the default build
  library,        // it links the Python library of another build or version
  import,         // it needs a name that nothing exports
  no_init,        // no init function for its name, only for others
};

// What the report says about a module, except its path, its dotted name and the rule, which the
// analysis does not know; and what rules need in addition.
struct Judgement : Module {
  Cause cause = Cause::none;
  // The name that its only init function is for, if that is not its own; otherwise empty.
  std::string other_name;
  bool is_loaded_as_other = false;  // as ModuleContext::is_loaded_as says
  // What a decided declaration depends on besides the module's own bytes: the files of libraries
  // that come with it, or "_cffi_backend".
  std::vector<std::string> depends_on;
};

// True if the file has an init function for any module, which makes it an extension module.
bool has_init_function(const binary::Image& image);

// Judges one image.
Judgement judge(const binary::Image& image, const ModuleContext& context);

// Judges all slices of a file and returns the worst.
Judgement judge_worst(const std::vector<binary::Image>& slices, const ModuleContext& context);

// Judges a module whose bytes were not read, for the reason given as a clause.  Its name may still
// show that it is incompatible.
Judgement judge_by_name(const ModuleContext& context, const std::string& why);

}  // namespace ftcheck::python
