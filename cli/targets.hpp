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
  std::optional<std::filesystem::path> file;  // standard output if absent
  bool by_size = false;  // the table instead of text if there are many releases
};

using ParseFormat = Format (*)(std::string_view word, std::string_view where);

// The reports of --format, each given as "NAME" or "NAME=FILE", with "-" for standard output.  If
// several go to standard output, the last one counts, like any repeated option.  Throws Error.
std::vector<Target> parse_targets(std::span<const std::string> typed, ParseFormat parse);

// Adds the table, which goes to standard output.  Throws Error if another report already goes
// there.
void add_table(std::vector<Target>& targets);

// The targets after --output has redirected the report that would go to standard output.  If there
// are no targets, that report has the format `otherwise`; if that is absent, it is text or, for
// many releases, the table.  Throws Error if no report would go to standard output, or two would go
// to the same file.
std::vector<Target> place_targets(std::vector<Target> targets,
                                  const std::optional<std::filesystem::path>& output,
                                  std::optional<Format> otherwise);

}  // namespace ftcheck::cli
