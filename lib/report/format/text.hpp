// The report for people: grouped by release, the worst first, with each cause shown once.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// One line per release; below it, each cause with what to do about it.
std::string to_text(const Report& report, const TextStyle& style);

// The same as a table, for many releases: each cause is one line below its row, and the help
// follows at the end.
std::string to_table(const Report& report, const TextStyle& style = {});

}  // namespace ftcheck::report
