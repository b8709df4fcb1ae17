// A directory or file that could not be read, or not completely.
#pragma once

#include <filesystem>
#include <string>

namespace ftcheck::auditing {

struct Unreadable {
  std::filesystem::path path;
  std::string why;  // a sentence
};

}  // namespace ftcheck::auditing
