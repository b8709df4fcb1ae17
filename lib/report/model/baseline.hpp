// An old report of ours, for a new one to be compared with (comparison.hpp).
#pragma once

#include <ftcheck/report.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace ftcheck::report {

struct Baseline {
  Report report;
  // The rules that it refers to and this version does not have, by code.  Nothing else is known of
  // them.
  std::map<std::string, std::unique_ptr<Rule>> other_rules;
};

// Reads what `--format json` or `--format jsonl` wrote, of this schema version (docs/report.md). Of
// its artifacts only that is filled in which a comparison needs: path, kind, verdict, distribution,
// tags and environment; path, verdict and reason of modules; code, severity, module and message of
// findings; what has one of `rules` refers to that.  Throws Error if there is no such file, or it
// is not such a report.
Baseline read_baseline(const std::filesystem::path& file, std::span<const Rule> rules);

}  // namespace ftcheck::report
