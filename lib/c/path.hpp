// Paths as callers give them: bytes of the system, on Windows UTF-8.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::c {

inline std::filesystem::path path_of(std::string_view text) {
#ifdef _WIN32
  return std::u8string(text.begin(), text.end());
#else
  return text;
#endif
}

}  // namespace ftcheck::c
