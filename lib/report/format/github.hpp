// The report as annotations of a GitHub workflow: lines on standard output that its runner obeys.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// A line for each finding and each input that could not be read; nothing where all is well.
std::string to_github(const Report& report);

}  // namespace ftcheck::report
