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
  std::vector<Handover> all;  // different ones
  std::string stopped;        // why there may be more, as a clause; empty if there are not
  // The files of the libraries that it had to be followed into to tell.
  std::vector<std::string> libraries;
  bool may_depend_on_base = false;  // as Outcome has it
  bool is_told_by_loops = true;     // false where to unroll loops would not help
  bool passes_made = false;         // as Outcome has it
};

struct FollowOptions {
  // The build whose layout a definition has that does not show it itself.
  BuiltFor expected_layout = BuiltFor::free_threaded;
  // The minor versions of the interpreters that load the module; empty for any.
  std::vector<unsigned> minors = {};
  std::size_t step_limit = 0;
  std::size_t slot_limit = Limits{}.slots;
  // Look again, at more code, where the first look does not decide.
  bool thorough = true;
  FindLibraries find_libraries;  // may be empty
  flow::Trace trace;             // may be empty
  // As Pass has it.
  flow::SideEffects before = {};
  flow::Memory memory = {};
  // Create functions are not judged again: what may have run before is known by a summary only, and
  // is taken not to make one return something else.
  bool leaves_create = false;
  // Who else refers to variables was asked before, of the same code.
  bool are_references_known = false;
};

// Follows the init function, into other libraries if that is what it takes to tell.
Handovers find_handovers(const binary::Image& image, const InitFunction& init,
                         const FollowOptions& options);

// What they declare, if all declare the same in effect; unknown otherwise, or if there may be more.
GilDeclaration agreed(const Handovers& handovers);

// True if all init functions of the image do nothing but return NULL, as those of libraries do that
// are built as modules and opened by ctypes or cffi: linkers for Windows ask for what is exported.
bool only_returns_null(const binary::Image& image);

}  // namespace ftcheck::python
