// The steps of the analysis as text, for people who extend it.
#pragma once

#include "flow/values/state.hpp"

#include <functional>
#include <string>

namespace ftcheck::flow {

// Receives a line about each step; may be empty.
using Trace = std::function<void(const std::string& line)>;

// Passes a line to the trace.  A name from a file may contain a newline, which becomes a space,
// because a step is one line.
void tell(const Trace& trace, std::string line);

// "0x4000", "import 12", "result 3 + 8", "stack - 16", "{0x0 | result 3}"
std::string describe(const Value& value, const Choices& choices);

// The known registers, by number, the memory that was written, and the things that were made.
std::string describe(const State& state, const Choices& choices);

}  // namespace ftcheck::flow
