// Globs, as the settings that name modules have them.
#pragma once

#include <string_view>

namespace ftcheck::rules {

// "*" stands for any characters, "?" for one, "[ab]" and "[!ab]" for one of them or of the others.
bool match_glob(std::string_view pattern, std::string_view text);

}  // namespace ftcheck::rules
