// What is worse and what is better than in an old report: for the continuous integration of
// projects that are half way, which has to fail for what is new only.
//
// An artifact is compared with that of the same package, interpreters and platforms, a module with
// that of the same path, a finding with those of the same rule about the same module
// (identity.hpp): a new version of the package, another directory and another wording make nothing
// new.
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

// Compares artifact by artifact, for those who do not keep them all.
class Comparer {
 public:
  // Refers to `baseline`, which must outlive it.
  explicit Comparer(const Report& baseline, bool keep_all = false);

  // What Comparison::report has of the artifact, or nothing.
  std::optional<Artifact> take(Artifact artifact);

  // To be called at the end, for the changes, the counts and `all`; its report is empty.
  Comparison finish();

 private:
  struct Known {
    const Artifact* artifact = nullptr;
    bool used = false;
  };
  const Artifact* partner_of(const Artifact& artifact);

  std::map<std::string, std::vector<Known>> known_;  // by what stays the same of them
  bool keep_all_ = false;
  Comparison result_;
};

Comparison compare(const Report& baseline, Report report);

// For people: a line each for what is worse and then what is better, and the totals.  `quiet`
// leaves out all but what is worse; findings of severity info have lines only if `verbose`.
std::string to_text(const Comparison& comparison, const TextStyle& style);

}  // namespace ftcheck::report
