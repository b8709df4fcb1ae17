// Versions (PEP 440), as far as a name or a metadata file must hold one: is it one?
#pragma once

#include <string_view>

namespace ftcheck::wheel {

// True for what PEP 440 takes for a version, in any of the spellings that it normalizes ("1.0-RC1",
// "v2!1.0+local_2"), without blanks around it.
bool is_version(std::string_view text);

}  // namespace ftcheck::wheel
