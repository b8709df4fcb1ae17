// Projects on the HTML page.
#pragma once

#include "report/model/project_table.hpp"

#include <string>
#include <vector>

namespace ftcheck::report {

// A section with a table for each project; empty if there are none.
std::string html_projects(const std::vector<ProjectTable>& tables);

}  // namespace ftcheck::report
