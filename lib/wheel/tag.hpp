// Compatibility tags (PEP 425): which interpreters on which platforms install a wheel.
#pragma once

#include <ftcheck/interpreter.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

struct Tag {
  std::string python;    // "cp314"
  std::string abi;       // "cp314t", "abi3t", "none"
  std::string platform;  // "manylinux_2_28_x86_64"
  bool operator==(const Tag&) const = default;
};

std::string to_string(const Tag& tag);

// The MINOR of a python tag such as "cp314" with the prefix "cp3"; nothing for another tag.
std::optional<unsigned> minor_version(std::string_view python, std::string_view prefix = "cp3");

// No wheel has this many combinations; a short text with more would only ask for much memory.
inline constexpr std::size_t max_expanded_tags = 10'000;

// Expands a compressed tag set, "cp315-abi3.abi3t-win_amd64", to one Tag per combination, in the
// order PEP 425 gives (python, then abi, then platform), in lower case, each once.  Empty if there
// are not three parts, a member of a part is empty, a python tag is not an identifier, or there are
// more than max_expanded_tags; `why`, if given, then holds a clause that says which.
std::vector<Tag> expand_tags(std::string_view compressed, std::string* why = nullptr);

// True if all of them are for any platform, as those of a wheel without compiled code are.
bool is_for_any(const std::vector<Tag>& tags);

// The minor versions of the free-threaded interpreters known today: 3.13t, 3.14t, 3.15t.
inline constexpr std::array free_threaded_minors = {13U, 14U, 15U};

// The free-threaded interpreters that install a wheel with one of these tags, oldest first, of
// those known today.  A `cpXYt` tag admits its own version, `abi3t`
// its version and later ones (PEP 803), `none` what the python tag says; `abi3` and `cpXY` admit
// none.
std::vector<Interpreter> free_threaded_interpreters(const std::vector<Tag>& tags);

}  // namespace ftcheck::wheel
