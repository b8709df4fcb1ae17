// Paths of files as text: in UTF-8 and with "/" on every system.
#pragma once

#include <filesystem>
#include <string>

namespace ftcheck::cli {

inline std::string path_text(const std::filesystem::path& path) {
#ifdef _WIN32
  const std::u8string text = path.generic_u8string();
  return {text.begin(), text.end()};
#else
  return path.string();
#endif
}

}  // namespace ftcheck::cli
