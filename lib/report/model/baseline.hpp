// An older report that a new one is compared with (comparison.hpp).
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
  // The rules, by code, that the report refers to and this version does not have.  Only their codes
  // are known.
  std::map<std::string, std::unique_ptr<Rule>> other_rules;
};

// Reads a report of this schema version (docs/report.md) that `--format json` or `--format jsonl`
// wrote.  Only what a comparison needs is filled in: path, kind, verdict, distribution, tags and
// environment of artifacts; path, verdict and reason of modules; code, severity, module, message
// and subject of findings.  Findings and reasons point into `rules` or `other_rules`.  Throws Error
// if the file does not exist or is not such a report.
Baseline read_baseline(const std::filesystem::path& file, std::span<const Rule> rules);

}  // namespace ftcheck::report
