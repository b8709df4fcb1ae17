// A wheel's file name (PEP 427): NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl
#pragma once

#include "wheel/tag.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

struct FileName {
  std::string distribution;  // as written: "scikit_learn"
  std::string version;
  std::string build;  // "" where there is none
  std::vector<Tag> tags;
};

// Parses the last component of a path.  Nothing if it is not a wheel's name; `why`, if given, then
// holds a clause that says what is wrong with it.
std::optional<FileName> parse_file_name(std::string_view name, std::string* why = nullptr);

// A project's name as PEP 503 compares it: lower case, runs of "-", "_" and "." as one "-".
std::string normalize_name(std::string_view name);

}  // namespace ftcheck::wheel
