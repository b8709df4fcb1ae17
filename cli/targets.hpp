// Which reports a run writes, and where each goes: --format NAME[=FILE], --table and --output.
#pragma once

#include "settings.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// A report that is wanted.
struct Target {
  Format format = Format::text;
  std::optional<std::filesystem::path> file;  // standard output where absent
  bool by_size = false;                       // the table instead of text where there is much
};

using ParseFormat = Format (*)(std::string_view word, std::string_view where);

// The reports that --format was given for, each as "NAME" or "NAME=FILE", "-" for standard output.
// Of several for standard output the last counts, as of any option that is repeated.  Throws Error.
std::vector<Target> parse_targets(std::span<const std::string> typed, ParseFormat parse);

// Adds the table, which goes to standard output.  Throws Error if another report goes there.
void add_table(std::vector<Target>& targets);

// The same where --output names the file of the report that would go to standard output, which has
// the format `otherwise` if there are no targets at all, and without that text or the table. Throws
// Error if there is none to go there, or two would go to the same file.
std::vector<Target> place_targets(std::vector<Target> targets,
                                  const std::optional<std::filesystem::path>& output,
                                  std::optional<Format> otherwise);

}  // namespace ftcheck::cli
