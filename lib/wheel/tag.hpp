// Compatibility tags (PEP 425): which interpreters on which platforms install a wheel.
#pragma once

#include <ftcheck/interpreter.hpp>

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

// MINOR of a python tag such as "cp314", whose prefix is "cp3"; nothing if it is not one.
std::optional<unsigned> minor_version(std::string_view python, std::string_view prefix = "cp3");

// More combinations than this are no wheel's tags, only a short text that asks for much memory.
inline constexpr std::size_t max_expanded_tags = 10'000;

// Expands a compressed tag set, "cp315-abi3.abi3t-win_amd64", to one Tag a combination, in the
// order PEP 425 gives (python, then abi, then platform), in lower case, each once.  Empty if it has
// not three parts, a member of one is empty, a python tag is no identifier, or there are more than
// max_expanded_tags; `why`, if given, then holds a clause that says which.
std::vector<Tag> expand_tags(std::string_view compressed, std::string* why = nullptr);

// The free-threaded interpreters that install a wheel with one of these tags, oldest first.  Of
// those known today: 3.13t, 3.14t, 3.15t.  A `cpXYt` tag admits its own version; `abi3t` its
// version and later (PEP 803); `none` what the python tag says; `abi3` and `cpXY` none.
std::vector<Interpreter> free_threaded_interpreters(const std::vector<Tag>& tags);

}  // namespace ftcheck::wheel
