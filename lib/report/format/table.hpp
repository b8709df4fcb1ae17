// Releases as rows of a table.
#pragma once

#include "report/format/lines.hpp"
#include "report/model/sections.hpp"

#include <vector>

namespace ftcheck::report {

// Some releases of a section, a row for each, and its causes in a line each under it.
void write_table(Lines& lines, const Section& section, const std::vector<const Release*>& shown);

}  // namespace ftcheck::report
