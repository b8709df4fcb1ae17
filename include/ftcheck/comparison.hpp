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
#include <vector>

namespace ftcheck {

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

// Compares artifact by artifact, for those who do not keep them all (audit_each).
class FTCHECK_EXPORT Comparer {
 public:
  // Reads an old report that `--format json` or `--format jsonl` wrote.  Throws Error if there is
  // no such file, or it is no report of this schema version (docs/report.md).
  explicit Comparer(const std::filesystem::path& baseline);
  Comparer(Comparer&& other) noexcept;
  Comparer& operator=(Comparer&& other) noexcept;
  ~Comparer();

  // What Comparison::report has of the artifact; nothing if nothing about it is worse or new.
  std::optional<Artifact> take(Artifact artifact);

  // To be called once, at the end, for the changes and counts; its report is empty.
  Comparison finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Compares a whole report.  Throws Error as Comparer does.
FTCHECK_EXPORT Comparison compare(const std::filesystem::path& baseline, Report report);

// For people: a line for each change, what is worse first, and the totals.  `quiet` leaves out all
// but what is worse; findings of severity info have lines only if `verbose`.  The other formats are
// made of Comparison::report.
FTCHECK_EXPORT std::string render(const Comparison& comparison, const TextStyle& style = {});

}  // namespace ftcheck
