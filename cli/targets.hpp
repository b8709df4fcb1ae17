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

// The reports of --format, each given as "NAME" or "NAME=FILE", "-" for standard output.  If
// several go to standard output, the last one counts, as for any repeated option.  Throws Error.
std::vector<Target> parse_targets(std::span<const std::string> typed, ParseFormat parse);

// Adds the table, which goes to standard output.  Throws Error if another report goes there.
void add_table(std::vector<Target>& targets);

// The targets after --output has given its file to the report that would go to standard output.
// Without any target that report has the format `otherwise`, and without that it is text or, for
// many artifacts, the table.  Throws Error if no report would go to standard output, or two would go
// to one file.
std::vector<Target> place_targets(std::vector<Target> targets,
                                  const std::optional<std::filesystem::path>& output,
                                  std::optional<Format> otherwise);

}  // namespace ftcheck::cli
