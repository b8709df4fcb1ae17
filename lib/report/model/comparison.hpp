// What is worse and what is better than in an older report.  It lets the continuous integration of
// a project that is halfway there fail for new problems only.
//
// An artifact is compared with the old one for the same package, interpreters and platforms; one of
// an index for the same project and platform, because a newer release replaces the older one.  A
// module is compared with the one of the same path, a finding with those of the same rule about the
// same module (identity.hpp).  A new version of the package, another directory or another wording
// does not make a finding new.
#pragma once

#include <ftcheck/comparison.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// Compares one artifact at a time, for callers that do not keep them all.
class Comparer {
 public:
  // Points into `baseline`, which must outlive the comparer.
  explicit Comparer(const Report& baseline, bool keep_all = false);

  // Returns the artifact as it belongs in Comparison::report, or nothing.
  std::optional<Artifact> take(Artifact artifact);

  // Call it last: returns the changes, the counts and `all`.  Its report is empty.
  Comparison finish();

 private:
  struct Known {
    const Artifact* artifact = nullptr;
    bool used = false;
  };
  const Artifact* partner_of(const Artifact& artifact);

  std::map<std::string, std::vector<Known>> known_;  // by their lasting identity
  bool keep_all_ = false;
  Comparison result_;
};

Comparison compare(const Report& baseline, Report report);

// For people: one line for each change, what is worse before what is better, and the totals.
// `quiet` leaves out everything except what is worse; findings of severity info are listed only if
// `verbose`.
std::string to_text(const Comparison& comparison, const TextStyle& style);

}  // namespace ftcheck::report
