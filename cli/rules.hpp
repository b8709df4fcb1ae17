// The answer to --explain.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::cli {

// All about one rule, for people.  Throws Error, which names rules that may have been meant.
std::string explain(std::string_view code_or_name);

}  // namespace ftcheck::cli
