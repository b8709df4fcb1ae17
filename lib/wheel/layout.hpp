// Where the members of a wheel are, and where they go (PEP 427).
#pragma once

#include "wheel/file_name.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// The wheel's .dist-info directory, "NAME-VERSION.dist-info", found among its members' names.  The
// one that the file name promises wins; else the only one there is; nothing if there is none or
// several.
std::optional<std::string> find_dist_info(std::span<const std::string> members,
                                          const std::optional<FileName>& file_name);

// True if a file system takes the path for another: "./a", "a//b", "x/../a".
bool is_roundabout(std::string_view path);

// The path below site-packages that a member is installed to: "x.data/platlib/pkg/_x.so" goes to
// "pkg/_x.so", and so does purelib.  Nothing for members that do not go there (scripts, headers,
// data), for directories, and for paths that lead out of it, which no installer follows.
std::optional<std::string> installed_path(std::string_view member);

}  // namespace ftcheck::wheel
