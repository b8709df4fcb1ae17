// Project names: how two spellings of one name compare.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// A project's name in the form that PEP 503 compares: lower case, each run of "-", "_" and "."
// replaced by one "-".
std::string normalize_name(std::string_view name);

}  // namespace ftcheck::base
