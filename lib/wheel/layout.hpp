// Where the members of a wheel are, and where they are installed (PEP 427).
#pragma once

#include "wheel/file_name.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// The wheel's .dist-info directory, "NAME-VERSION.dist-info", found among its members' names: the
// one that the file name promises, otherwise the only one.  Nothing if there is none or several.
std::optional<std::string> find_dist_info(std::span<const std::string> members,
                                          const std::optional<FileName>& file_name);

// True if the file system resolves the path to another one: "./a", "a//b", "x/../a".
bool is_roundabout(std::string_view path);

// The path below site-packages that a member is installed to: "x.data/platlib/pkg/_x.so" goes to
// "pkg/_x.so", and so does purelib.  Nothing for members that are installed elsewhere (scripts,
// headers, data), for directories, and for paths that lead out of it, which no installer follows.
std::optional<std::string> installed_path(std::string_view member);

}  // namespace ftcheck::wheel
