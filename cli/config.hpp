// The configuration: settings that a project always wants, so that nobody has to type them.
//
// In pyproject.toml:
//
//   [tool.ftcheck]
//   select = ["FT3", "FT4"]      # select and ignore: arrays of codes, as in RuleChoice
//   ignore = ["no-classifier"]
//   ignore-state = ["pkg._x:cache"]
//   hints = true
//   fail-on = "warning"
//   verify-record = true
//   format = "json"              # one format, for standard output or -o
//   color = "never"
//   index-url = "https://index.example/simple"
//   extra-index-url = ["work=https://work.example/simple"]  # asked before index-url
//   cache-dir = ".cache"         # relative to this file
//   offline = true
//   extra = ["web"]              # of a project that is a PATH, like the next two
//   group = ["prod"]
//   resolver = "uv"
//
//   [tool.ftcheck.per-module-ignores]
//   "pkg.vendored.*" = ["FT3"]   # a glob as in ModuleIgnores: an array of codes
//
// In ftcheck.toml the same keys are at the top level; if a directory has both files, ftcheck.toml
// is read.  Most keys have the names of options. share/ftcheck.schema.json describes them.  The
// format is TOML 1.0 (toml.io); PEP 518 defines the table [tool.NAME].
#pragma once

#include "options.hpp"
#include "settings.hpp"

#include <filesystem>
#include <optional>

namespace ftcheck::cli {

// The settings in the file: at the top level of ftcheck.toml and other files, in [tool.ftcheck] of
// pyproject.toml.  Returns nothing if pyproject.toml has no such table, or if a file of another
// name has neither such a table nor a known key.  Throws Error with the file, the line and the key
// if the file cannot be read, is not TOML, or has an unknown key or an invalid value.
std::optional<Settings> read_config(const std::filesystem::path& file);

// The settings of the nearest configuration, in `directory` or above it.
Settings find_config(const std::filesystem::path& directory);

// The options, completed by the configuration that --config names or that is found.  Throws Error
// like read_config(), or if the file that --config names has no configuration.
Settings find_settings(const Options& options);

}  // namespace ftcheck::cli
