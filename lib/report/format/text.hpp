// The report for people: by release, the worst first, and each cause told once.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// A line per release; under one where something is wrong, each cause with what to do about it.
std::string to_text(const Report& report, const TextStyle& style);

// The same as a table, for many releases: each cause in one line under its row, and what to do at
// the end.
std::string to_table(const Report& report, const TextStyle& style = {});

}  // namespace ftcheck::report
