// Names of projects: how two spellings of one compare.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// A project's name as PEP 503 compares it: lower case, runs of "-", "_" and "." as one "-".
std::string normalize_name(std::string_view name);

}  // namespace ftcheck::base
