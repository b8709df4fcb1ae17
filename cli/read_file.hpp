// Files that the command reads itself: the configuration, lists of projects, notes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::cli {

// The whole file; "-" is a file of that name.  Throws Error if it cannot be read or is larger than
// 16 MiB, with a sentence that begins with `what`: "the configuration pyproject.toml".
std::string read_file(const std::filesystem::path& file, std::string_view what);

// The same for standard input.
std::string read_standard_input(std::string_view what);

}  // namespace ftcheck::cli
