// Histories of projects as Markdown.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::report {

// A heading and a table of runs for each project, in at most `room` bytes; a sentence counts the
// projects that do not fit.
std::string markdown_histories(const std::vector<History>& histories, std::size_t room);

// "2 projects: 1 ready, 1 not ready", for a heading.
std::string history_totals(const std::vector<History>& histories);

}  // namespace ftcheck::report
