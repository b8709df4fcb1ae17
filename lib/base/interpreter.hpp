// Interpreters by name, for callers that do not know whether a text is one.
#pragma once

#include <ftcheck/interpreter.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::base {

// Like parse_interpreter, but returns nothing for a text that is not an interpreter's name.
std::optional<Interpreter> find_interpreter(std::string_view text);

}  // namespace ftcheck::base
