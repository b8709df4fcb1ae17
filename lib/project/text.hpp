// The text of a file that people edit, and what is told about parts that cannot be understood.
#pragma once

#include "project/graph.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::project {

// The file's bytes as UTF-8 without a byte order mark; UTF-16 with one is converted, because
// PowerShell writes that.  Throws Error for other bytes.
std::string utf8_text(std::string_view bytes, const std::filesystem::path& file);

// Lists a part: without credentials, and cut if it is long.  After a thousand, one more says that
// there are others.
void add_unread(Graph& graph, std::string_view text, std::string_view place, std::string_view why);

// Throws Error, unless `count` is below the most that is read.
void check_count(std::size_t count, const std::filesystem::path& file);

}  // namespace ftcheck::project
