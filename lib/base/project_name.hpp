// Project names: how two spellings of one name compare.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// A project's name in the form that PEP 503 compares: lower case, each run of "-", "_" and "."
// replaced by one "-".
std::string normalize_name(std::string_view name);

// True for letters, digits, ".", "_" and "-", of which the first and the last are letters or digits
// (the core metadata's specification of Name).
bool is_project_name(std::string_view name);

}  // namespace ftcheck::base
