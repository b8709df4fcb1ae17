// The report for people: quiet when all is well, and where it is not, the evidence and what to do.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Control characters from the input are escaped, so that no name in a wheel can drive the terminal.
std::string to_text(const Report& report, const TextStyle& style);

}  // namespace ftcheck::report
