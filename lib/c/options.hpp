// Options as C has them: set one by one, by the names of the command line.
#pragma once

#include <ftcheck/ftcheck.h>
#include <ftcheck/audit.hpp>

#include <string>
#include <string_view>

struct ftcheck_options {  // NOLINT(readability-identifier-naming): as C has it
  ftcheck::Options options;
  std::string problem;               // of the value that was set last
  std::string_view needs_isolation;  // a limit that was set and has no effect without `isolate`
};
