// A quick look at all functions, at their bytes and not at their instructions: whom they call, and
// whether they refer to what matters.  Only the few that do are read by the scanner.
#pragma once

#include "state/code.hpp"
#include "state/library.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ftcheck::state {

struct Outline {
  std::vector<std::size_t> callees;  // functions that it calls or jumps to
  std::vector<std::uint64_t> takes;  // functions whose address it has, to give it away
  bool refers_to_data = false;       // that may be written
  bool locks = false;                // it calls imports that lock or unlock
  bool runs_once = false;            // that run a function once, or at the end
  bool is_unsafe = false;            // that keep hidden state
};

struct Survey {
  std::vector<Outline> outlines;  // of the code's functions, in their order
  // Addresses of data that may be written, in order; empty where symbols have sizes.
  std::vector<std::uint64_t> referenced;
};

// The outlines of the code's functions.  `imports` is by import.  What looks like a
// reference but lies within an instruction counts too.  `binding` is the generator,
// whose own variables do not matter.
Survey survey(Code& code, const std::vector<Imported>& imports, std::string_view binding);

}  // namespace ftcheck::state
