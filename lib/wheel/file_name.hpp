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
  std::string build;  // "" if there is none
  std::vector<Tag> tags;
};

// Parses the last component of a path.  Returns nothing if it is not a wheel's name; `why`, if
// given, then holds a clause that says what is wrong with it.
std::optional<FileName> parse_file_name(std::string_view name, std::string* why = nullptr);

// A project's name in the form that file names need: normalized, with underscores for dashes.
std::string escaped_name(std::string_view name);

// The wheel's name without its variant label (PEP 817), the last part before ".whl":
// "pkg-1.0-cp314-cp314t-linux_x86_64-x8664v3.whl".  Nothing if the name has no label.
std::optional<std::string> without_variant_label(std::string_view name);

}  // namespace ftcheck::wheel
