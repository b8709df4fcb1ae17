// The table of a project on a terminal.
#pragma once

#include "report/format/lines.hpp"
#include "report/model/project_table.hpp"

namespace ftcheck::report {

// What blocks, what to do about it, and how many distributions need nothing; with -v these too.
// Quiet: only if something is wrong.  Returns true if it wrote anything.
bool write_project(Lines& lines, const ProjectTable& table);

}  // namespace ftcheck::report
