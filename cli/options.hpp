// What the user asked for on the command line.
#pragma once

#include "path_list.hpp"
#include "settings.hpp"
#include "targets.hpp"
#include "typed.hpp"

#include <ftcheck/interpreter.hpp>
#include <ftcheck/limits.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace ftcheck::cli {

struct Options {
  std::vector<std::filesystem::path> paths;  // as given
  PathLists lists;                           // where more paths are
  Settings settings;
  std::optional<std::filesystem::path> config;  // instead of the nearest one
  bool no_config = false;
  std::vector<Target> targets;  // of --format and --table; empty where neither was given
  std::optional<std::filesystem::path> output;    // instead of standard output
  std::optional<std::filesystem::path> baseline;  // an old report, to report only what is new
  std::optional<Interpreter> python;              // as ftcheck::Options has it
  unsigned jobs = 0;                              // as ftcheck::Options has it
  Limits limits;                                  // as ftcheck::Options has them
  bool follow_symlinks = false;                   // as ftcheck::Options has it
  bool no_isolation = false;                      // as ftcheck::Options has it, the other way round
  bool exit_zero = false;                         // findings do not change the exit status
  bool statistics = false;  // how often each rule found something, after the report
  bool quiet = false;
  bool verbose = false;
  // Where the steps of the analysis go, "-" for standard error.  --help leaves it out: it is for
  // people who extend the analysis (docs/how-it-works.md).
  std::optional<std::filesystem::path> trace;
};

// Throws UsageError, and Error for an option's value that makes no sense.
Options read_options(const Typed& typed);

}  // namespace ftcheck::cli
