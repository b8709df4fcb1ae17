// The report as one HTML file that needs nothing else: a table of releases to sort, to filter and
// to unfold.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Nothing from the input becomes markup, and a Content-Security-Policy keeps the page from running
// or loading anything but its own style and script.
std::string to_html(const Report& report);

}  // namespace ftcheck::report
