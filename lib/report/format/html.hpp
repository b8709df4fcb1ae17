// The report as one HTML file that needs nothing else: a list of releases to sort, to filter and to
// unfold.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Nothing from the input becomes markup, and a Content-Security-Policy keeps the page from running
// or loading anything but its own style and script.
std::string to_html(const Report& report, const PageContext& context = {});

}  // namespace ftcheck::report
