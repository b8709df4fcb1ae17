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
  // Where it has this verdict, if it is better in other wheels of the release: "3.13t", "Windows
  // amd64".  Empty if not, or if interpreters and platforms do not distinguish them (place_in).
  std::string where;
};

// All wheels of one version of a project, or the modules of an installed distribution.  An input
// that names no distribution or could not be read is a release of its own.  Text is copied from the
// wheels and not escaped.
struct Release {
  std::string project;  // as spelled by the first wheel; the path if there is no distribution
  std::string version;  // empty if there is no distribution
  Verdict verdict = Verdict::unknown;  // the worst of the artifacts in `judged`
  // False if no module that is not ready affects the exit status: its rule was not selected, or
  // there is no free-threaded Python for its platform.
  bool counts = true;
  // The free-threaded interpreters that the wheels are for, oldest first.  For an environment, its
  // interpreter, even if that is the default build.
  std::vector<Interpreter> interpreters;
  std::string platforms;  // short_platforms() of the wheels for these interpreters
  // Platforms without a wheel for the target, or with only default-build wheels, which need
  // something.
  std::string missing;
  // Interpreters and platforms: "3.13t, 3.14t on Linux x86_64; 3.14t on macOS arm64".
  std::string reach;
  bool installable = true;       // false if none of its wheels is for a free-threaded interpreter
  std::size_t module_count = 0;  // in `judged`, each name counted once
  std::vector<ReleaseModule> modules;      // those that are not ready: worst first, then by name
  std::vector<Cause> causes;               // of all artifacts
  std::vector<const Artifact*> artifacts;  // in the report's order
  // The artifacts that decide the verdict: all except wheels of the default build that need nothing
  // because a wheel for free-threaded interpreters is beside them.
  std::vector<const Artifact*> judged;

  // How many default-build wheels are beside the judged ones, each file name once; with a target,
  // how many wheels that it does not install.
  std::size_t beside() const;
  // "default-build wheel", or "other wheel" if some of them are for a free-threaded Python too.
  std::string_view beside_noun() const;
};

// The worst release first: by verdict, then by the severity of its causes.  Stable.
void sort_worst_first(std::vector<Release>& rows);

// The worst release first; then by normalized name (PEP 503), newest version first; inputs without
// a distribution come last, by path.  The result points into `report`, which must outlive it.
std::vector<Release> releases(const Report& report);

// The same for some artifacts of a report.
std::vector<Release> releases(const std::vector<const Artifact*>& artifacts);

// True if the release is ready or pure, or nothing that is wrong with it counts.
bool is_well(const Release& release);

// What distinguishes some artifacts of a release from the others: "3.13t", "Windows amd64".  Empty
// if they do not differ in interpreters and platforms.
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

// "1 error, 2 warnings", without notes; empty if there are neither.
std::string words(const CauseCounts& counts);

}  // namespace ftcheck::report
