// Files that a report or trace must not overwrite.
//
// With `-o dist/*.whl`, the shell makes the first wheel the name of the report.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// Throws Error if `output` exists and is a kind of file that ftcheck reads and nobody wants to
// lose: a wheel, a binary, a file of an installed distribution, a configuration or a lock file.
// `what` names what would be written: "report".
void check_replaceable(const std::filesystem::path& output, std::string_view what);

// Throws Error if an output is also an input, even under a different path.
void check_not_read(std::span<const std::filesystem::path> outputs,
                    std::span<const std::filesystem::path> inputs);

}  // namespace ftcheck::cli
