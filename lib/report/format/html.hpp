// The report as one self-contained HTML file: a list of releases that can be sorted, filtered and
// expanded.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Nothing from the input becomes markup.  A Content-Security-Policy keeps the page from running or
// loading anything except its own style and script.
std::string to_html(const Report& report, const PageContext& context = {});

}  // namespace ftcheck::report
