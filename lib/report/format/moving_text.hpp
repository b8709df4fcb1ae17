// The table of what it takes to move an environment of the default build (moving.hpp).
#pragma once

#include "report/format/lines.hpp"

#include <ftcheck/report.hpp>

#include <vector>

namespace ftcheck::report {

// A row per distribution, those that need most first; the pure ones are counted in one line, with
// -v each has its row.  What needs nothing is left out if quiet.  False if no line was written.
bool write_moving_table(Lines& lines, const std::vector<const Artifact*>& artifacts);

}  // namespace ftcheck::report
