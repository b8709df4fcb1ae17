// Which files a report or trace must not overwrite.
//
// `-o dist/*.whl` takes the first wheel for the name of the report.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// Throws Error if `output` is there already and is something that ftcheck reads and nobody means to
// replace: a wheel, a binary, a file that says what is installed, or pyproject.toml.  `what` would
// be written: "report".
void check_replaceable(const std::filesystem::path& output, std::string_view what);

// Throws Error if one of the outputs is one of the inputs, whatever path leads to it.
void check_not_read(std::span<const std::filesystem::path> outputs,
                    std::span<const std::filesystem::path> inputs);

}  // namespace ftcheck::cli
