// The options of an audit, read from the command line.
#pragma once

#include "path_list.hpp"
#include "settings.hpp"
#include "targets.hpp"
#include "typed.hpp"

#include <ftcheck/interpreter.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/render.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace ftcheck::cli {

struct Options {
  std::vector<std::filesystem::path> paths;  // as given
  PathLists lists;                           // files that list more paths
  Settings settings;
  std::optional<std::filesystem::path> config;  // instead of the nearest one
  bool no_config = false;
  std::vector<Target> targets;  // of --format and --table; empty where neither was given
  std::optional<std::filesystem::path> output;    // instead of standard output
  std::optional<std::filesystem::path> baseline;  // an old report, to report only what is new
  std::optional<Interpreter> python;              // as in ftcheck::Options
  unsigned jobs = 0;                              // as in ftcheck::Options
  Limits limits;                                  // as in ftcheck::Options
  bool follow_symlinks = false;                   // as in ftcheck::Options
  bool no_isolation = false;                      // the opposite of ftcheck::Options::isolate
  bool exit_zero = false;                         // findings do not change the exit status
  bool statistics = false;  // how often each rule found something, after the report
  bool quiet = false;
  bool verbose = false;
  // The file for the steps of the analysis, "-" for standard error.  --help does not list it: it is
  // for people who extend the analysis (docs/how-it-works.md).
  std::optional<std::filesystem::path> trace;
  PageContext page;  // of the HTML page
};

// Throws UsageError, and Error for an option's value that makes no sense.
Options read_options(const Typed& typed);

}  // namespace ftcheck::cli
