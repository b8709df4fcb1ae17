// The report as JSON: the contract that docs/report.md describes.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Pretty-printed, ended by a newline.  Bytes that are not UTF-8 (from hostile file names) become
// U+FFFD.
std::string to_json(const Report& report);

}  // namespace ftcheck::report
