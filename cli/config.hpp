// [tool.ftcheck] of pyproject.toml: what a project always wants, so that nobody has to type it.
//
//   [tool.ftcheck]
//   select = ["FT3", "FT4"]      # select and ignore: arrays of codes, as in RuleChoice
//   ignore = ["no-classifier"]
//   hints = true
//   fail-on = "warning"
//   verify-record = true
//   format = "json"           # one format, for standard output or -o
//   color = "never"
//
// The keys are the options' names.  TOML 1.0 (toml.io); the table of a tool's own is from PEP 518.
#pragma once

#include "options.hpp"
#include "settings.hpp"

#include <filesystem>
#include <optional>

namespace ftcheck::cli {

// What the file says, or nothing where it has no such table.  Throws Error with the file, the line
// and the key if the file cannot be read, is not TOML, or has a key or a value that makes no sense.
std::optional<Settings> read_config(const std::filesystem::path& file);

// The same of the nearest pyproject.toml that has the table, in `directory` or above it.
Settings find_config(const std::filesystem::path& directory);

// What the options say, and where they say nothing, the configuration that they name or leave to
// be found.  Throws Error as above, or if the file that they name has no such table.
Settings find_settings(const Options& options);

}  // namespace ftcheck::cli
