// Interpreters by their names, for those who ask whether a text is one.
#pragma once

#include <ftcheck/interpreter.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::base {

// As parse_interpreter, but nothing for a text that names none.
std::optional<Interpreter> find_interpreter(std::string_view text);

}  // namespace ftcheck::base
