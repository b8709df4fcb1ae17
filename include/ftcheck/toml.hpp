// TOML that can be handed to a parser.
//
// toml++, which reads the TOML of ftcheck, recurses into tables, also when it destroys them, and
// bounds only values that nest: a key of a million dots overflows its stack.  It also takes for
// granted that a table's header begins with a key, that a value follows a comma in an array, and
// that only some characters outside of ASCII are in a key without quotation marks, where TOML has
// none.
#pragma once

#include <ftcheck/export.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck {

struct TomlProblem {
  std::size_t line = 0;  // from 1
  std::string what;      // what "line 3" continues with: "has a key with more than 30 dots"
};

// Why that text must not be given to toml++; nothing if it may be.  What else is invalid, toml++
// reports itself.
FTCHECK_EXPORT std::optional<TomlProblem> check_toml(std::string_view text);

}  // namespace ftcheck
