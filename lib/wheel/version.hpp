// Versions (PEP 440), as far as a name or a metadata file must hold one: is it one, and which?
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// True for what PEP 440 takes for a version, in any of the spellings that it normalizes ("1.0-RC1",
// "v2!1.0+local_2"), without blanks around it.
bool is_version(std::string_view text);

// The one spelling of all versions that compare equal, as the packaging library has it: "v1.0-RC.1"
// and "1c1" are both "1rc1".  Beyond what PEP 440 calls the normal form, zeros at the end of the
// release are left out.  Nothing if it is not a version.
std::optional<std::string> canonical_version(std::string_view text);

}  // namespace ftcheck::wheel
