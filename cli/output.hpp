// Where the report goes: standard output or a file, as a whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace ftcheck::cli {

// Throws Error if not all of `text` gets through: a full disk, a pipe whose reader has left.
void write_stdout(std::string_view text);

// Writes a file beside `path` and renames it to `path`, so that nobody ever sees half a report.
// A path that is there and is not a regular file, such as /dev/stderr or a named pipe, is written
// to directly.  Throws Error.
void write_file(const std::filesystem::path& path, std::string_view text);

// Whether text on standard output may be colored without being asked to: it is a terminal that
// knows colors, and NO_COLOR (no-color.org) is not set.
bool stdout_likes_color();

}  // namespace ftcheck::cli
