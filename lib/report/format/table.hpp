// Releases as rows of a table.
#pragma once

#include "report/format/lines.hpp"
#include "report/model/sections.hpp"

#include <vector>

namespace ftcheck::report {

// Writes one row for each of the `shown` releases of a section, and below it one line per cause.
void write_table(Lines& lines, const Section& section, const std::vector<const Release*>& shown);

}  // namespace ftcheck::report
