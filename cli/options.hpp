// The options of an audit, read from the command line.
#pragma once

#include "index_options.hpp"
#include "path_list.hpp"
#include "project_options.hpp"
#include "settings.hpp"
#include "targets.hpp"
#include "typed.hpp"

#include <ftcheck/interpreter.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/target.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace ftcheck::cli {

struct Options {
  std::vector<std::filesystem::path> paths;  // as given
  PathLists lists;                           // files that list more paths
  ProjectQuestion project;                   // about files of projects
  IndexQuestion index;                       // to package indexes
  Settings settings;
  std::optional<std::filesystem::path> config;  // instead of the nearest one
  bool no_config = false;
  std::vector<Target> targets;  // from --format and --table; empty if neither was given
  std::optional<std::filesystem::path> output;    // instead of standard output
  std::optional<std::filesystem::path> baseline;  // an older report; only what is new is reported
  std::optional<Interpreter> python;              // as in ftcheck::Options
  std::optional<ftcheck::Target> target;          // as in ftcheck::Options
  unsigned jobs = 0;                              // as in ftcheck::Options
  Limits limits;                                  // as in ftcheck::Options
  bool follow_symlinks = false;                   // as in ftcheck::Options
  bool no_isolation = false;                      // the opposite of ftcheck::Options::isolate
  bool exit_zero = false;                         // findings do not change the exit status
  bool statistics = false;  // the number of findings per rule, after the report
  bool quiet = false;
  bool verbose = false;
  // The file for the steps of the analysis, "-" for standard error. --help does not list the
  // option, which is for people who extend the analysis (docs/how-it-works.md).
  std::optional<std::filesystem::path> trace;
  PageContext page;  // for the HTML page
};

// Throws UsageError, and Error for an invalid value of an option.
Options read_options(const Typed& typed);

}  // namespace ftcheck::cli
