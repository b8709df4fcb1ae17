// What is worse and what is better than in an old report: for the continuous integration of
// projects that are half way, which has to fail for what is new only.
//
// An artifact is compared with that of the same package, interpreters and platforms, a module with
// that of the same path, a finding with those of the same rule about the same module
// (identity.hpp): a new version of the package, another directory and another wording make nothing
// new.
#pragma once

#include "report/format/text.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// A module's verdict or a finding's severity that is another than it was.
struct Change {
  std::string artifact;               // "pkg 1.1"; the path where there is no distribution
  std::optional<std::string> module;  // Module::path
  std::string_view before;            // "ready", "warning"; empty if it was not there
  std::string_view now;               // empty if it is not there any more
  std::string code;                   // of the rule that says so; empty if none does
  std::string message;                // of its finding
};

struct Comparison {
  // The artifacts with something worse or new, or which could not be read.  Their modules have the
  // verdicts they have; but findings are only those that are new, and so exit_status() takes only
  // what is worse for wrong.
  Report report;
  std::vector<Change> worse;
  std::vector<Change> better;
  std::size_t as_before = 0;      // modules that are not ready and findings that were there already
  std::size_t not_looked_at = 0;  // artifacts of the old report that the new one has none for
};

// Compares artifact by artifact, for those who do not keep them all.
class Comparer {
 public:
  // Refers to `baseline`, which must outlive it.
  explicit Comparer(const Report& baseline);

  // What Comparison::report has of the artifact, or nothing.
  std::optional<Artifact> take(Artifact artifact);

  // To be called at the end, for the changes and counts; its report is empty.
  Comparison finish();

 private:
  struct Known {
    const Artifact* artifact = nullptr;
    bool used = false;
  };
  const Artifact* partner_of(const Artifact& artifact);

  std::map<std::string, std::vector<Known>> known_;  // by what stays the same of them
  Comparison result_;
};

Comparison compare(const Report& baseline, Report report);

// For people: a line each for what is worse and then what is better, and the totals.  `quiet`
// leaves out all but what is worse; findings of severity info have lines only if `verbose`.
std::string to_text(const Comparison& comparison, const TextStyle& style);

}  // namespace ftcheck::report
