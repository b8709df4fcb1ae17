// Versions (PEP 440): is a text one, which, and which of two is older?
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::base {

// A version in parts.  Numbers have any length, and no zeros before them.  What is not text points
// into the text that was parsed.
struct Version {
  std::string_view epoch = "0";
  std::vector<std::string_view> release;  // as many as are written, at least one
  std::string_view pre_label;             // "a", "b", "rc"; empty if it is no pre-release
  std::string_view pre;                   // the pre-release's number
  std::optional<std::string_view> post;   // the post-release's number
  std::optional<std::string_view> dev;    // the development release's number
  std::string local;                      // "local.1"; empty if there is none
};

// Any of the spellings that PEP 440 normalizes ("1.0-RC1", "v2!1.0+local_2"), without blanks around
// it.
std::optional<Version> parse_version(std::string_view text);

bool is_version(std::string_view text);

// The order of PEP 440: 1.0.dev1, 1.0a1, 1.0rc1, 1.0, 1.0+local, 1.0.post1.  Equal for different
// spellings of one version, and zeros at the end of the release do not count.
std::weak_ordering compare(const Version& a, const Version& b);

// An order of all texts, for tables: what is not a version is older than what is, and text decides
// between spellings of the same.
bool is_older(std::string_view a, std::string_view b);

// The one spelling of all versions that compare equal, as the packaging library has it: "v1.0-RC.1"
// and "1c1" are both "1rc1".  Beyond what PEP 440 calls the normal form, zeros at the end of the
// release are left out.  Nothing if it is not a version.
std::optional<std::string> canonical_version(std::string_view text);

// A version in the normal form of PEP 440, zeros at the end of the release kept; as it is if it is
// not a version.  A local part is left as it is.
std::string normal_version(std::string_view text);

}  // namespace ftcheck::base
