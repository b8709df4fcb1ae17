// A directory or file that could not be looked at, or not to its end.
#pragma once

#include <filesystem>
#include <string>

namespace ftcheck::auditing {

struct Unreadable {
  std::filesystem::path path;
  std::string why;  // a sentence
};

}  // namespace ftcheck::auditing
