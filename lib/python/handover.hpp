// What an init function hands to the interpreter, and what that declares about the GIL.
#pragma once

#include "binary/image.hpp"
#include "flow/engine/follow.hpp"
#include "python/declaration.hpp"
#include "python/init_name.hpp"
#include "python/libraries.hpp"

#include <ftcheck/report.hpp>

#include <string>
#include <vector>

namespace ftcheck::python {

struct Handovers {
  std::vector<Handover> all;  // without duplicates
  std::string stopped;        // why there may be more, as a clause; empty if there are no more
  // The files of the libraries that had to be followed for the decision.
  std::vector<std::string> libraries;
  bool may_depend_on_base = false;  // as in Outcome
  bool is_told_by_loops = true;     // false if unrolling loops would not help
  bool passes_made = false;         // as in Outcome
};

struct FollowOptions {
  // The layout assumed for a definition that does not show its own.
  BuiltFor expected_layout = BuiltFor::free_threaded;
  // The minor versions of the interpreters that load the module; empty for any.
  std::vector<unsigned> minors = {};
  std::size_t step_limit = 0;
  std::size_t slot_limit = Limits{}.slots;
  // Try again with more code if the first attempt does not decide.
  bool thorough = true;
  FindLibraries find_libraries;  // may be empty
  flow::Trace trace;             // may be empty
  // As in Pass.
  flow::SideEffects before = {};
  flow::Memory memory = {};
  // Create functions are not judged again: only a summary says what may have run before, and it is
  // assumed not to change what they return.
  bool leaves_create = false;
  // References to variables were already checked, for the same code.
  bool are_references_known = false;
};

// Follows the init function, into other libraries if a decision needs that.
Handovers find_handovers(const binary::Image& image, const InitFunction& init,
                         const FollowOptions& options);

// What they declare, if all have the same effect; unknown otherwise, or if there may be more.
GilDeclaration agreed(const Handovers& handovers);

// True if all init functions of the image only return NULL.  Libraries that are built as modules
// but opened by ctypes or cffi have such functions, because linkers for Windows require the export.
bool only_returns_null(const binary::Image& image);

}  // namespace ftcheck::python
