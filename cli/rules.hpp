// The answers to --list-rules and --explain.
#pragma once

#include "settings.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::cli {

// All rules.  As text, a line each that begins with its code; one that is longer than `columns` is
// cut.
std::string list_rules(Format format, std::optional<std::size_t> columns);

// All about one rule, for people.  Throws Error, which names rules that may have been meant.
std::string explain(std::string_view code_or_name);

}  // namespace ftcheck::cli
