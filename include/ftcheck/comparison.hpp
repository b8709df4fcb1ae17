// What became worse or better since an old report: for the continuous integration of projects that
// are half done, which must fail only for new problems.
//
//   ftcheck::Comparison comparison = ftcheck::compare("old.json", ftcheck::audit("dist/"));
//   std::cout << ftcheck::render(comparison);
//
// An artifact is compared with the one of the same package, interpreters and platforms, a module
// with the one of the same path, a finding with those of the same rule about the same module.  A
// new version of the package, another directory or another wording does not count as new.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ftcheck {

// A grade: the verdict of a module or an artifact, or the severity of a finding.
using Grade = std::variant<Verdict, Severity>;

// "ready", "warning"
FTCHECK_EXPORT std::string_view word_of(const Grade& grade);

// Something whose grade has changed.
struct Change {
  std::string artifact;               // "pkg 1.1"; the path if there is no distribution
  std::optional<std::string> module;  // Module::path
  std::optional<Grade> before;        // nothing if it was not there
  std::optional<Grade> now;           // nothing if it no longer exists
  std::string code;                   // of the rule that reports it; empty if none does
  std::string message;                // of that rule's finding
};

// The state of a finding since the old report, in the words of SARIF 2.1.0 (section 3.27.24).
enum class BaselineState {
  added,      // "new": there was none like it
  unchanged,  // it was there; the wording may differ
  updated,    // it was there with another severity, verdict or reason
  absent,     // it no longer exists
};

// "new", "unchanged", "updated", "absent"
FTCHECK_EXPORT std::string_view to_string(BaselineState state);

// An artifact with all its findings, and how they compare with the old report.
struct ComparedArtifact {
  Artifact artifact;
  std::vector<BaselineState> states;  // of its findings, in their order
  std::vector<Finding> absent;        // from the old report, with its module paths
};

struct Comparison {
  // What the reports show: the artifacts with something worse or new, or that could not be read.
  // Their modules have their full verdicts; their findings are only the new ones and those that say
  // why a module is worse.
  Report report;
  // All artifacts, whether or not anything about them is worse; empty unless requested.
  std::vector<ComparedArtifact> all;
  std::vector<Change> worse;
  std::vector<Change> better;
  // The verdict of an artifact without modules became worse.  It has a separate change only if no
  // new finding says why.
  bool has_worse_artifact = false;
  std::size_t as_before = 0;      // known modules that are not ready, and known findings
  std::size_t not_looked_at = 0;  // artifacts of the old report that the new one lacks
};

// The exit status of a comparison: 2 if an artifact could not be read; otherwise 1 if a module has
// a worse verdict or is new and not ready, if that is true of an artifact without modules, or if a
// finding at least as severe as `fail_on` is new or became more severe; otherwise 0.
FTCHECK_EXPORT int exit_status(const Comparison& comparison, Severity fail_on = Severity::error);

// Compares one artifact at a time, for callers that do not keep them all (audit_each).
class FTCHECK_EXPORT Comparer {
 public:
  // Reads an old report written by `--format json` or `--format jsonl`.  Throws Error if the file
  // is missing, or is not a report of this schema version (docs/report.md).
  explicit Comparer(const std::filesystem::path& baseline);
  // `keep_all` fills Comparison::all, which SARIF needs.
  Comparer(const std::filesystem::path& baseline, bool keep_all);
  Comparer(Comparer&& other) noexcept;
  Comparer& operator=(Comparer&& other) noexcept;
  ~Comparer();

  // The artifact as in Comparison::report; nothing if nothing about it is worse or new.
  std::optional<Artifact> take(Artifact artifact);

  // Returns the changes, the counts and `all`, with an empty report.  Call it once, at the end.
  Comparison finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Compares a whole report, and fills Comparison::all.  Throws Error like Comparer.
FTCHECK_EXPORT Comparison compare(const std::filesystem::path& baseline, Report report);

// For people: a line per change, the worst first, and the totals.  `quiet` leaves out everything
// that is not worse; findings of severity info have lines only with `verbose`.
FTCHECK_EXPORT std::string render(const Comparison& comparison, const TextStyle& style = {});

// The same in any format.  SARIF has all findings with their `baselineState` and needs
// Comparison::all; the other formats except text show Comparison::report.
FTCHECK_EXPORT std::string render(const Comparison& comparison, Format format,
                                  const TextStyle& style = {});

}  // namespace ftcheck
