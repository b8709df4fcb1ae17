// More places to find files, as --find-links of pip and uv name them: a directory, or a page with
// links, which parse_page() reads.
#pragma once

#include "index/page.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::index {

// True for a URL of http or https; everything else is a directory, also as "file:///...".
bool is_page(std::string_view place);

// The files of a directory, sorted by name, each with the URL "file:///..." and its size.  Throws
// Error if the directory cannot be read.
Page read_directory(std::string_view place, std::string_view project);

// "file:///..." for an absolute path.
std::string file_url(const std::filesystem::path& path);

// The path of such a file; nothing for another URL.
std::optional<std::filesystem::path> local_path(std::string_view url);

}  // namespace ftcheck::index
