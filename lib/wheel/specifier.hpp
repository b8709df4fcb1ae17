// Version specifiers (PEP 440), as in Requires-Python and Requires-Dist: ">=3.9, !=3.9.0".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

enum class Comparison { less, less_equal, equal, not_equal, compatible, greater_equal, greater };

// One comparison.  A number that is too large is replaced by the largest number that is kept.
struct Specifier {
  Comparison comparison = Comparison::equal;
  bool has_epoch = false;  // other than 0, so later than all versions without one
  std::vector<std::uint64_t> release;
  std::string version;     // the version as written, without ".*"
  int suffix = 0;          // -1 if it comes before its release ("rc1"), 1 if after it ("post1")
  bool is_prefix = false;  // "== 3.14.*"
  std::optional<std::string> arbitrary;  // the text of "===", in lower case
};

// All comparisons between commas, which must all hold.  Nothing if one of them is invalid to the
// packaging library, which pip uses.
std::optional<std::vector<Specifier>> parse_specifiers(std::string_view text);

// True if one of the releases 3.MINOR.0, 3.MINOR.1 and so on satisfies them all.  Like pip, this
// ignores the "rc1" of a pre-release of Python.
bool admits_python(const std::vector<Specifier>& specifiers, unsigned minor);

// True if all of these releases satisfy them all.
bool admits_all_of_python(const std::vector<Specifier>& specifiers, unsigned minor);

// True if 3.MINOR.MICRO satisfies them all.
bool admits_release(const std::vector<Specifier>& specifiers, unsigned minor, std::uint64_t micro);

// True if they require a version of at least that major number.
bool requires_major(const std::vector<Specifier>& specifiers, std::uint64_t major);

}  // namespace ftcheck::wheel
