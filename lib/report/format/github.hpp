// The report as annotations of a GitHub workflow: lines on standard output that its runner obeys.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// A line for each cause in each release, and for each input that could not be read, the most severe
// first, because a step shows only a few.  Empty if nothing is wrong.  Notes other than hints have
// lines only if `verbose`.
std::string to_github(const Report& report, bool verbose = false);

}  // namespace ftcheck::report
