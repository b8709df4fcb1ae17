// Files that a report or trace must not overwrite.
//
// In `-o dist/*.whl` the first wheel becomes the name of the report.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// Throws Error if `output` exists and is a file that ftcheck reads and nobody wants to lose: a
// wheel, a binary, a file of an installed distribution, or a configuration.  `what` is what would
// be written: "report".
void check_replaceable(const std::filesystem::path& output, std::string_view what);

// Throws Error if an output is also an input, even under another path.
void check_not_read(std::span<const std::filesystem::path> outputs,
                    std::span<const std::filesystem::path> inputs);

}  // namespace ftcheck::cli
