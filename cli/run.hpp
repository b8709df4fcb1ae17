// A run of the command that performs an audit.
#pragma once

#include "options.hpp"

namespace ftcheck::cli {

// Audits and reports.  Returns the exit status.  Throws Error if that is impossible.
int run_audit(const Options& options);

}  // namespace ftcheck::cli
