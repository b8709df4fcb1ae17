// pip's configuration: PIP_* variables and pip.conf, an INI file.
#pragma once

#include "index/locations.hpp"

#include <map>
#include <string>
#include <string_view>

namespace ftcheck::index {

Configured pip_configured(const Surroundings& surroundings);

// The values of an INI file by "section.key", in which a key's "_" is "-" and its "--" is left out.
// Lines that are indented continue a value.  Throws Error, with `file` as its beginning, for a line
// that is neither a section, nor a key and a value, nor a comment.
std::map<std::string, std::string> parse_ini(std::string_view text, std::string_view file);

}  // namespace ftcheck::index
