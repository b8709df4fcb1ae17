// Options for C: set one by one, by the names of the command line.
#pragma once

#include <ftcheck/ftcheck.h>
#include <ftcheck/audit.hpp>
#include <ftcheck/index.hpp>
#include <ftcheck/project.hpp>

#include <string>
#include <string_view>

struct ftcheck_options {  // NOLINT(readability-identifier-naming): the name in C
  ftcheck::Options options;
  ftcheck::IndexOptions index;
  ftcheck::ProjectOptions project;
  bool ask_index = false;            // about what is installed in audited directories
  bool all_releases = false;         // a history reads each release
  std::string problem;               // of the value that was set last
  std::string_view needs_isolation;  // a limit that was set but has no effect without `isolate`
};
