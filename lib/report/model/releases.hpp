// The report by release: the wheels of one project and version together, the worst release first.
#pragma once

#include "report/model/causes.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// A module that does not keep the GIL disabled, or may not.
struct ReleaseModule {
  std::string name;  // dotted
  Verdict verdict = Verdict::unknown;
  // Where it is so, if other wheels of the release are better: "3.13t", "Windows amd64".  Empty if
  // none is, or if interpreters and platforms do not tell them apart (place_in).
  std::string where;
};

// All wheels of a project and version, or the modules of an installed distribution.  An input that
// names no distribution or could not be read is a release of its own.  All text is as wheels have
// it, not escaped.
struct Release {
  std::string project;  // as the first wheel writes it; without a distribution, the path
  std::string version;  // without a distribution, empty
  Verdict verdict = Verdict::unknown;  // the worst of the judged ones
  // False where no module that is not ready counts for the exit status: its rule was not selected,
  // or there is no free-threaded Python for its platform.
  bool counts = true;
  // Free-threaded interpreters that its wheels are for, oldest first; an environment's own
  // interpreter also where that is the default build.
  std::vector<Interpreter> interpreters;
  std::string platforms;    // of the wheels for these interpreters, as from short_platforms()
  std::string reach;        // both together: "3.13t, 3.14t on Linux x86_64; 3.14t on macOS arm64"
  bool installable = true;  // false if none of its wheels is for a free-threaded interpreter
  std::size_t module_count = 0;            // in the judged ones, each name once
  std::vector<ReleaseModule> modules;      // those that are not ready, worst first, then by name
  std::vector<Cause> causes;               // in all artifacts
  std::vector<const Artifact*> artifacts;  // all of the release, in the report's order
  // The artifacts that decide: all but the wheels of the default build that need nothing, because
  // a wheel for free-threaded interpreters is beside them.
  std::vector<const Artifact*> judged;

  std::size_t beside() const { return artifacts.size() - judged.size(); }
};

// The worst first, else by name as PEP 503 compares it, the newest version first; inputs without a
// distribution follow by path.  Points into `report`, which must outlive the result.
std::vector<Release> releases(const Report& report);

// The same of some artifacts of a report.
std::vector<Release> releases(const std::vector<const Artifact*>& artifacts);

// Ready or pure, or nothing that counts.
bool is_well(const Release& release);

// What tells some of a release's artifacts from the others: "3.13t", "Windows amd64"; empty if
// their interpreters and platforms do not.
std::string place_in(const Release& release, const std::vector<const Artifact*>& some);

// "187 releases: 38 enables-gil, 3 incompatible, 146 ready"
std::string standings(const std::vector<Release>& rows);

// Causes by severity.
struct CauseCounts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};

CauseCounts count_causes(const std::vector<Cause>& causes);

// "1 error, 2 warnings", without notes; empty if there are none.
std::string words(const CauseCounts& counts);

}  // namespace ftcheck::report
