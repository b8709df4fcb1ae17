// The report as a table for terminals: a line a release, as compatibility trackers have it.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

struct TableStyle {
  bool color = false;  // ANSI escapes
};

// Columns are aligned and long cells shortened; modules that are not ready are named under their
// release.  Control characters from the input are escaped.
std::string to_table(const Report& report, const TableStyle& style = {});

}  // namespace ftcheck::report
