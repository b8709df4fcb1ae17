// Histories of projects as text for a terminal.
#pragma once

#include "report/format/lines.hpp"

#include <vector>

namespace ftcheck::report {

// For each project a line with the answer, and below it the runs of releases with equal verdicts,
// in columns that are the same for all projects.  With -v, also each release and its wheels.
void write_histories(Lines& lines, const std::vector<History>& histories);

}  // namespace ftcheck::report
