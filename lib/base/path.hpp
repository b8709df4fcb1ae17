// Paths as text: paths of members and libraries, which may belong to another system.
#pragma once

#include "base/ascii.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::base {

// The text after the last "/": a wheel member's name within its directory.
inline std::string_view last_component(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

// The text before the last "/"; empty if there is none.
inline std::string_view without_last_component(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// The last component of a path with "/" or "\", the way binaries name libraries: "libz.so.1",
// "python314t.dll".
inline std::string_view file_name(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

// The same in lower case, because Windows ignores case.
inline std::string lower_case_file_name(std::string_view path) {
  return to_lower(file_name(path));
}

}  // namespace ftcheck::base
