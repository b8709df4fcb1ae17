// The reports of a run: JSON Lines are written as they come, the others at the end.
#pragma once

#include "output.hpp"
#include "settings.hpp"
#include "targets.hpp"

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ftcheck::cli {

// How the formats for people look.
struct Look {
  ColorChoice color = ColorChoice::automatic;
  bool verbose = false;
  bool quiet = false;
  bool statistics = false;
  PageContext page = {};
};

// How writing the reports ended.
struct Finished {
  std::vector<std::string> failures;  // a sentence for each report that could not be written
  std::vector<std::string> left;      // files that were not replaced
  bool reader_is_gone = false;        // nobody reads standard output any more
};

class Reports {
 public:
  // Opens all files, so that what cannot be written is known before the work is done.  Throws
  // Error, and UsageError if statistics are asked for and no report has room for them.
  Reports(const std::vector<Target>& targets, const Look& look);

  // To be given each artifact, in order.  Throws Error if a line could not be written, ReaderGone
  // if there is nobody to write for.
  void take(const Artifact& artifact);

  // True if finish() needs the artifacts again.
  bool need_all() const;

  // Writes what is not written yet; as text and SARIF the comparison, if there is one.  Where there
  // was nothing to audit or nothing could be read, reports for people are not printed: standard
  // error has said so.  A report that is not whole, because the run was interrupted, does not
  // replace a file that was there before.
  Finished finish(const Report& report, const Comparison* comparison, bool is_whole);

 private:
  struct Entry {
    Target target;
    std::unique_ptr<ReportFile> file;  // null for standard output
  };
  std::string render(const Entry& entry, const Report& report, const Comparison* comparison) const;

  std::vector<Entry> entries_;
  Look look_;
  bool reader_is_gone_ = false;
};

}  // namespace ftcheck::cli
