// What to install instead of a release that blocks: other releases, judged.
#pragma once

#include "audit/index/asking.hpp"

#include <span>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// A release that blocks on one platform.
struct Blocked {
  Artifact* artifact = nullptr;  // gets alternatives and findings
  std::string project;
  std::string version;
  std::string platform;
  std::vector<ShownIndex> indexes;  // to ask; empty: those of the run
  // Judge that version's wheel too, if the index has one for the target.
  bool with_own = false;
};

// For each, judges until one is ready: its own wheel if that is wanted, the newest final release
// with a wheel for the target, the newest pre-release, and the newest older release.
// Artifact::alternatives are those that were judged, with the ones that are ready first; FT604 and
// FT605 are added to the findings.  Where the index cannot answer, nothing is added.
void advise(Asking& asking, std::span<Blocked> blocked);

}  // namespace ftcheck::auditing
