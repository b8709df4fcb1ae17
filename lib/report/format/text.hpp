// The report for people: quiet when all is well, and where it is not, the evidence and what to do.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

struct TextStyle {
  bool color = false;    // ANSI escapes
  bool verbose = false;  // every module, with its evidence
  bool quiet = false;    // only what is wrong, no summary
};

// Control characters from the input are escaped, so that no name in a wheel can drive the terminal.
std::string to_text(const Report& report, const TextStyle& style);

}  // namespace ftcheck::report
