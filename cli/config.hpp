// The configuration: what a project always wants, so that nobody has to type it.
//
// In pyproject.toml:
//
//   [tool.ftcheck]
//   select = ["FT3", "FT4"]      # select and ignore: arrays of codes, as in RuleChoice
//   ignore = ["no-classifier"]
//   hints = true
//   fail-on = "warning"
//   verify-record = true
//   format = "json"              # one format, for standard output or -o
//   color = "never"
//
//   [tool.ftcheck.per-module-ignores]
//   "pkg.vendored.*" = ["FT3"]   # a glob as in ModuleIgnores: an array of codes
//
// In ftcheck.toml the same keys are at the top level; where both files are in one directory,
// ftcheck.toml is read.  Most keys are named like options.  share/ftcheck.schema.json describes
// them.  TOML 1.0 (toml.io); the table of a tool's own is from PEP 518.
#pragma once

#include "options.hpp"
#include "settings.hpp"

#include <filesystem>
#include <optional>

namespace ftcheck::cli {

// What the file says: ftcheck.toml and other files at the top level, pyproject.toml in its
// [tool.ftcheck].  Nothing if there is no such table in pyproject.toml, or neither such a table nor
// a known key in a file of another name.  Throws Error with the file, the line and the key if the
// file cannot be read, is not TOML, or has an unknown key or a value that makes no sense.
std::optional<Settings> read_config(const std::filesystem::path& file);

// The settings of the nearest configuration, in `directory` or above it.
Settings find_config(const std::filesystem::path& directory);

// What the options say, and where they say nothing, the configuration that --config names or that
// is found.  Throws Error as above, or if the file that --config names has no configuration.
Settings find_settings(const Options& options);

}  // namespace ftcheck::cli
