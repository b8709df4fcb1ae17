// Versions (PEP 440): is a text one, and which?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::base {

// A version in parts.  Numbers have any length, and no zeros before them.  Those of the release
// point into the text that was parsed.
struct Version {
  std::string epoch = "0";
  std::vector<std::string_view> release;  // as many as are written, at least one
  std::string suffix;                     // in the normal form: "rc1.post2.dev3+local.1"
};

// Any of the spellings that PEP 440 normalizes ("1.0-RC1", "v2!1.0+local_2"), without blanks around
// it.
std::optional<Version> parse_version(std::string_view text);

bool is_version(std::string_view text);

// The one spelling of all versions that compare equal, as the packaging library has it: "v1.0-RC.1"
// and "1c1" are both "1rc1".  Beyond what PEP 440 calls the normal form, zeros at the end of the
// release are left out.  Nothing if it is not a version.
std::optional<std::string> canonical_version(std::string_view text);

// A version in the normal form of PEP 440, zeros at the end of the release kept; as it is if it is
// not a version.  A local part is left as it is.
std::string normal_version(std::string_view text);

}  // namespace ftcheck::base
