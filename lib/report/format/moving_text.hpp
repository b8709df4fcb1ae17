// The table that shows what moving an environment of the default build takes (moving.hpp).
#pragma once

#include "report/format/lines.hpp"

#include <ftcheck/report.hpp>

#include <vector>

namespace ftcheck::report {

// One row per distribution, those that need most first.  Pure ones are counted on one line, or with
// -v have a row each.  Quiet leaves out what needs nothing.  Returns false if no line was written.
bool write_moving_table(Lines& lines, const std::vector<const Artifact*>& artifacts);

}  // namespace ftcheck::report
