// The report as compatibility trackers show it: a row a release, whatever its wheels are many.
#pragma once

#include "report/model/phrases.hpp"

#include <ftcheck/report.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// How a release stands with free-threaded interpreters, in the order in which it is told.  Which of
// several wheels or modules is the worst, badness() says.
enum class Standing {
  enables_gil,
  incompatible,
  unknown,
  unreadable,
  no_wheel,  // none of its wheels is for a free-threaded interpreter
  ready,
  pure,
};
inline constexpr std::size_t standing_count = 7;

// How a module or an artifact of that verdict stands.
Standing standing_of(Verdict verdict);

// "enables-gil", "no free-threaded wheel"
std::string_view label(Standing standing);

// Nothing there to do anything about: ready or pure Python.
bool is_well(Standing standing);

// A module that does not keep the GIL disabled, or may not.
struct TrackerModule {
  std::string name;  // dotted
  Verdict verdict = Verdict::unknown;
  // Where it is so, if other wheels of the release are better: "3.13t", "Windows amd64"; else
  // empty.
  std::string where;
};

// One release: all wheels of a project and version.  An input that names no distribution or could
// not be read has a row of its own.  All text is as wheels have it, not escaped.
struct TrackerRow {
  std::string project;  // as the first wheel writes it; without a distribution, the path
  std::string version;  // without a distribution, empty
  Standing standing = Standing::unknown;  // of its wheels for free-threaded interpreters, the worst
  // Free-threaded ones, oldest first; an environment's own also where it is the default build.
  std::vector<Interpreter> interpreters;
  std::string platforms;               // of the wheels for these, as short_platforms has it
  std::size_t module_count = 0;        // in the wheels for these, each name once
  std::vector<TrackerModule> modules;  // those that are not ready, gravest first, then by name
  FindingCounts findings;  // of all its wheels, without those that are the reason of a verdict
  std::vector<const Artifact*> artifacts;  // all wheels of the release, in the report's order
};

// Rows by name as PEP 503 compares it, the newest version first; inputs without a distribution
// follow by path.  The rows point into `report`, which must outlive them.
std::vector<TrackerRow> tracker(const Report& report);

// How many rows have each standing, in the order of the enumerators.
std::array<std::size_t, standing_count> count_standings(const std::vector<TrackerRow>& rows);

// "187 releases: 38 enables-gil, 3 no free-threaded wheel, 146 ready"
std::string standings(const std::vector<TrackerRow>& rows);

// The findings of all rows.
FindingCounts count_findings(const std::vector<TrackerRow>& rows);

// "1 error, 2 warnings"; empty if there are none.
std::string finding_words(const FindingCounts& findings);

// The row's modules of one verdict, the first `most` by name: "pkg._a, pkg._b (3.13t) and 4 more".
// Empty if there are none.
std::string module_names(const TrackerRow& row, Verdict verdict, std::size_t most);

}  // namespace ftcheck::report
