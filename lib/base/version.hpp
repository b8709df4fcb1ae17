// Versions (PEP 440): whether a text is one, which one, and which of two is older.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::base {

// The parts of a version.  Numbers have any length and no leading zeros.  The views point into the
// text that was parsed.
struct Version {
  std::string_view epoch = "0";
  std::vector<std::string_view> release;  // as many numbers as are written, at least one
  std::string_view pre_label;             // "a", "b", "rc"; empty if it is not a pre-release
  std::string_view pre;                   // the pre-release's number
  std::optional<std::string_view> post;   // the post-release's number
  std::optional<std::string_view> dev;    // the development release's number
  std::string local;                      // "local.1"; empty if there is none
};

// Accepts every spelling that PEP 440 normalizes ("1.0-RC1", "v2!1.0+local_2"), without blanks
// around it.
std::optional<Version> parse_version(std::string_view text);

bool is_version(std::string_view text);

// True for a pre-release or a development release; false for a text that is not a version.
bool is_pre_release(std::string_view text);

// The order of PEP 440: 1.0.dev1, 1.0a1, 1.0rc1, 1.0, 1.0+local, 1.0.post1.  Different spellings of
// one version are equal, and zeros at the end of the release do not count.
std::weak_ordering compare(const Version& a, const Version& b);

// A total order of texts, for tables: a text that is not a version is older than one that is, and
// spellings of the same version are ordered as text.
bool is_older(std::string_view a, std::string_view b);

// One spelling for all versions that compare equal, like the packaging library's: "v1.0-RC.1" and
// "1c1" are both "1rc1".  Unlike the normal form of PEP 440 it omits zeros at the end of the
// release.  Nothing if the text is not a version.
std::optional<std::string> canonical_version(std::string_view text);

// A version in the normal form of PEP 440, with the zeros at the end of the release.  A text that
// is not a version, and a local part, are returned unchanged.
std::string normal_version(std::string_view text);

}  // namespace ftcheck::base
