// Paths of files as text: in UTF-8 and with "/" on every system.  On Windows, the standard
// library's own conversions take the code page of the process for texts.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::base {

inline std::string path_text(const std::filesystem::path& path) {
#ifdef _WIN32
  const std::u8string text = path.generic_u8string();
  return {text.begin(), text.end()};
#else
  return path.string();
#endif
}

inline std::filesystem::path path_of(std::string_view text) {
#ifdef _WIN32
  return std::u8string(text.begin(), text.end());
#else
  return text;
#endif
}

}  // namespace ftcheck::base
