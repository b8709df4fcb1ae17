// What is worse and what is better than in an old report: for the continuous integration of
// projects that are half way, which has to fail for what is new only.
//
//   ftcheck::Comparison comparison = ftcheck::compare("old.json", ftcheck::audit("dist/"));
//   std::cout << ftcheck::render(comparison);
//
// An artifact is compared with that of the same package, interpreters and platforms, a module with
// that of the same path, a finding with those of the same rule about the same module: a new version
// of the package, another directory and another wording make nothing new.
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

// How bad something is: the verdict of a module or an artifact, or the severity of a finding.
using Grade = std::variant<Verdict, Severity>;

// "ready", "warning"
FTCHECK_EXPORT std::string_view word_of(const Grade& grade);

// Something whose grade is another than it was.
struct Change {
  std::string artifact;               // "pkg 1.1"; the path where there is no distribution
  std::optional<std::string> module;  // Module::path
  std::optional<Grade> before;        // nothing if it was not there
  std::optional<Grade> now;           // nothing if it is not there any more
  std::string code;                   // of the rule that says so; empty if none does
  std::string message;                // of its finding
};

// What has become of a finding since the old report, in the words of SARIF 2.1.0 (section 3.27.24).
enum class BaselineState {
  added,      // "new": nothing like it was there
  unchanged,  // it was there; the wording may differ
  updated,    // it was there with another severity, verdict or reason
  absent,     // it is not there any more
};

// "new", "unchanged", "updated", "absent"
FTCHECK_EXPORT std::string_view to_string(BaselineState state);

// An artifact with all its findings, and how they compare with the old report.
struct ComparedArtifact {
  Artifact artifact;
  std::vector<BaselineState> states;  // of each of its findings, in their order
  std::vector<Finding> absent;        // of the old report; module paths are those of that report
};

struct Comparison {
  // What the reports show: the artifacts with something worse or new, or which could not be read.
  // Their modules have the verdicts they have, and their findings are those that are new or say why
  // a module is worse.
  Report report;
  // All artifacts, whether anything about them is worse or not; empty unless asked for.
  std::vector<ComparedArtifact> all;
  std::vector<Change> worse;
  std::vector<Change> better;
  // The verdict of an artifact without modules is worse than it was.  It has a change of its own
  // only where no new finding says why.
  bool has_worse_artifact = false;
  std::size_t as_before = 0;      // modules that are not ready and findings that were there already
  std::size_t not_looked_at = 0;  // artifacts of the old report that the new one has none for
};

// The exit status for what is worse than it was: 2 if an artifact could not be read, else 1 if a
// module has a worse verdict or is new and not ready, an artifact without modules likewise, or a
// finding at least as grave as `fail_on` is new or graver than it was, else 0.
FTCHECK_EXPORT int exit_status(const Comparison& comparison, Severity fail_on = Severity::error);

// Compares artifact by artifact, for those who do not keep them all (audit_each).
class FTCHECK_EXPORT Comparer {
 public:
  // Reads an old report that `--format json` or `--format jsonl` wrote.  Throws Error if there is
  // no such file, or it is no report of this schema version (docs/report.md).
  explicit Comparer(const std::filesystem::path& baseline);
  // `keep_all` fills Comparison::all, which SARIF is made of.
  Comparer(const std::filesystem::path& baseline, bool keep_all);
  Comparer(Comparer&& other) noexcept;
  Comparer& operator=(Comparer&& other) noexcept;
  ~Comparer();

  // What Comparison::report has of the artifact; nothing if nothing about it is worse or new.
  std::optional<Artifact> take(Artifact artifact);

  // To be called once, at the end, for the changes, the counts and `all`; its report is empty.
  Comparison finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Compares a whole report, and fills Comparison::all.  Throws Error as Comparer does.
FTCHECK_EXPORT Comparison compare(const std::filesystem::path& baseline, Report report);

// For people: a line for each change, what is worse first, and the totals.  `quiet` leaves out all
// but what is worse; findings of severity info have lines only if `verbose`.
FTCHECK_EXPORT std::string render(const Comparison& comparison, const TextStyle& style = {});

// The same in any format.  SARIF has all findings with their `baselineState` and needs
// Comparison::all; formats other than it and text are made of Comparison::report.
FTCHECK_EXPORT std::string render(const Comparison& comparison, Format format,
                                  const TextStyle& style = {});

}  // namespace ftcheck
