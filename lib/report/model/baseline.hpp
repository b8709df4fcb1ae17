// An old report of ours, for a new one to be compared with (comparison.hpp).
#pragma once

#include <ftcheck/report.hpp>

#include <filesystem>

namespace ftcheck::report {

// Reads what `--format json` or `--format jsonl` wrote, of this schema version (docs/report.md). Of
// its artifacts only that is filled in which a comparison needs: path, kind, verdict, distribution,
// tags and environment; path, verdict and reason of modules; code, severity, module and message of
// findings.  Throws Error if there is no such file, or it is not such a report.
Report read_baseline(const std::filesystem::path& file);

}  // namespace ftcheck::report
