// Options as C has them: set one by one, by the names of the command line.
#pragma once

#include <ftcheck/ftcheck.h>
#include <ftcheck/audit.hpp>

#include <string>

struct ftcheck_options {  // NOLINT(readability-identifier-naming): as C has it
  ftcheck::Options options;
  std::string problem;  // of the value that was set last
};
