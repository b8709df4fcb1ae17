// The report as JSON: the contract that docs/report.md describes.
//
// Bytes that are not UTF-8 (from hostile file names) become U+FFFD.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Pretty-printed, ended by a newline.
std::string to_json(const Report& report);

// One artifact on a line of its own, ended by a newline: the keys of `artifacts[]` after
// `schema_version`, so that a reader needs nothing but the line.
std::string to_json_line(const Artifact& artifact);

// A line an artifact, in order.
std::string to_json_lines(const Report& report);

}  // namespace ftcheck::report
