// The report as JSON: the contract that docs/report.md describes.
//
// Bytes that are not UTF-8 (from hostile file names) become U+FFFD.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Pretty-printed, with a newline at the end.
std::string to_json(const Report& report);

// One artifact on one line, with a newline at the end: `schema_version` and then the keys of
// `artifacts[]`, so each line can be read on its own.
std::string to_json_line(const Artifact& artifact);

// The history of one project on one line: `schema_version` and `history`.
std::string to_json_line(const History& history);

// What a lock file or requirements asked for, on one line: `schema_version` and `project`.
std::string to_json_line(const Project& project);

// One line per artifact, then one per history and one per project, in order.
std::string to_json_lines(const Report& report);

}  // namespace ftcheck::report
