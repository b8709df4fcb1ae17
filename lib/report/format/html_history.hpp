// Histories of projects in the HTML report.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <vector>

namespace ftcheck::report {

// A section with a block for each project; empty if there are no histories.
std::string html_histories(const std::vector<History>& histories);

}  // namespace ftcheck::report
