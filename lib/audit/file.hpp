// Reads an input file, with an error sentence for everything that can be wrong with it.
#pragma once

#include "archive/buffer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace ftcheck::auditing {

// Throws Error if the path does not exist, is not a regular file, or cannot be read.
void require_regular_file(const std::filesystem::path& path);

// The whole file.  Throws Error as above, or if it has more than `limit` bytes; `limit_name` is the
// name of that limit for --limit.
archive::Buffer read_file(const std::filesystem::path& path, std::uint64_t limit,
                          std::string_view limit_name = "member-size");

}  // namespace ftcheck::auditing
