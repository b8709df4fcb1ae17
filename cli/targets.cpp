#include "targets.hpp"

#include "path_text.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ftcheck::cli {
namespace {

Target parse_target(std::string_view typed, ParseFormat parse) {
  const std::size_t end = std::min(typed.find('='), typed.size());
  Target target{parse(typed.substr(0, end), "--format"), std::nullopt};
  if (end == typed.size()) return target;
  const std::string_view file = typed.substr(end + 1);
  if (file.empty()) {
    throw Error(fmt::format("--format {} needs the name of a file after the '='", typed));
  }
  if (file != "-") target.file = file;
  return target;
}

// The target that goes to standard output.
auto find_printed(std::vector<Target>& targets) {
  return std::ranges::find_if(targets, [](const Target& target) { return !target.file; });
}

}  // namespace

std::vector<Target> parse_targets(std::span<const std::string> typed, ParseFormat parse) {
  std::vector<Target> targets;
  for (const std::string& each : typed) {
    const Target target = parse_target(each, parse);
    const auto printed = find_printed(targets);
    if (!target.file && printed != targets.end()) targets.erase(printed);
    targets.push_back(target);
  }
  return targets;
}

void add_table(std::vector<Target>& targets) {
  const auto printed = find_printed(targets);
  if (printed == targets.end()) {
    targets.push_back({Format::table, std::nullopt, false});
  } else if (printed->format != Format::table) {
    throw Error(
        "--table and a --format without a file both go to standard output; give one of them a "
        "file, as in --format table=FILE");
  }
}

std::vector<Target> place_targets(std::vector<Target> targets,
                                  const std::optional<std::filesystem::path>& output,
                                  std::optional<Format> otherwise) {
  if (targets.empty())
    targets.push_back({otherwise.value_or(Format::text), std::nullopt, !otherwise});
  if (output) {
    const auto printed = find_printed(targets);
    if (printed == targets.end()) {
      throw Error("--output has no report to write: every --format names its own file");
    }
    printed->file = *output;
  }
  std::set<std::filesystem::path> files;
  for (const Target& target : targets) {
    if (target.file && !files.insert(target.file->lexically_normal()).second) {
      throw Error(fmt::format("two reports would be written to {}", path_text(*target.file)));
    }
  }
  return targets;
}

}  // namespace ftcheck::cli
