// The reports of a run.  JSON Lines are written as they come, the others at the end.
#pragma once

#include "output.hpp"
#include "settings.hpp"
#include "targets.hpp"

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ftcheck::cli {

// How formats for people look.
struct Look {
  ColorChoice color = ColorChoice::automatic;
  bool verbose = false;
  bool quiet = false;
  bool statistics = false;
  PageContext page = {};
};

// The outcome of writing the reports.
struct Finished {
  std::vector<std::string> failures;  // a sentence for each report that could not be written
  std::vector<std::string> left;      // files that were left as they were
  bool reader_is_gone = false;        // nobody reads standard output any more
};

class Reports {
 public:
  // Opens all files first, so that an unwritable one is reported before the work is done.  Throws
  // Error, and UsageError if statistics are requested but no report can show them.
  Reports(const std::vector<Target>& targets, const Look& look);

  // Call it for each artifact, in order.  Throws Error if a line could not be written, ReaderGone
  // if there is nobody to write for.
  void take(const Artifact& artifact);

  // The same for a history and a project.
  void take(const History& history);
  void take(const Project& project);

  // True if finish() needs the artifacts, histories and projects again.
  bool need_all() const;

  // Writes what is not written yet; text and SARIF show the comparison, if there is one.  If there
  // was nothing to audit or nothing could be read, reports for people are not printed, because
  // standard error has said so.  If the report is incomplete because the run was interrupted, it
  // does not replace an existing file.
  Finished finish(const Report& report, const Comparison* comparison, bool is_whole);

 private:
  struct Entry {
    Target target;
    std::unique_ptr<ReportFile> file;  // null for standard output
  };
  void take_line(const std::function<std::string()>& line);
  std::string render(const Entry& entry, const Report& report, const Comparison* comparison) const;

  std::vector<Entry> entries_;
  Look look_;
  bool reader_is_gone_ = false;
};

}  // namespace ftcheck::cli
