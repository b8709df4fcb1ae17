// The steps of the analysis in words, for people who extend it.
#pragma once

#include "flow/values/state.hpp"

#include <functional>
#include <string>

namespace ftcheck::flow {

// Takes a line about each step; may be empty.
using Trace = std::function<void(const std::string& line)>;

// Tells whoever traces.  A name from a file may have the end of a line in it,
// which becomes a space: a step is one line.
void tell(const Trace& trace, std::string line);

// "0x4000", "import 12", "result 3 + 8", "stack - 16", "{0x0 | result 3}"
std::string describe(const Value& value, const Choices& choices);

// What is known of registers, by number, and of memory that was written, and what has been made.
std::string describe(const State& state, const Choices& choices);

}  // namespace ftcheck::flow
