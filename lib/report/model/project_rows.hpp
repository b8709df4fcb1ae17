// What stands between a project and free-threaded Python: a row per distribution that its lock file
// or its requirements name, what blocks first.  The words are the same in all formats.
//
// Text is copied from the project's files and from indexes, and is not escaped.
#pragma once

#include "report/model/sections.hpp"

#include <ftcheck/report.hpp>

#include <string>
#include <vector>

namespace ftcheck::report {

// How a distribution stands, from what people must look at to what needs nothing.
enum class Standing {
  blocks,      // it re-enables the GIL, cannot be loaded, has no wheel, or installers refuse it
  undecided,   // its verdict is unknown
  unreadable,  // it could not be judged
  noted,       // it does not block, but something about it is worth knowing
  well,        // ready or pure
};

// One distribution in one version, on all platforms that were asked for.
struct ProjectRow {
  std::string name;
  std::string version;
  Standing standing = Standing::well;
  Verdict verdict = Verdict::pure;  // that decides about the standing
  std::string verdict_words;        // "enables-gil", "no free-threaded wheel"
  std::string advice;               // "7.0.0b1 is ready (pre-release)"; empty if there is nothing
  std::string wanted_by;            // "redis[hiredis]"; empty if the project itself wants it
  std::vector<const Artifact*> artifacts;  // at least one, in the report's order

  std::vector<const Rule*> rules;  // that it is about, by code; none if it is well

  // "no release is ready; wanted by redis[hiredis]"
  std::string what_to_do() const;
};

// The rows of a section of the kind `project`: by standing, the worst verdict first, then by name.
std::vector<ProjectRow> project_rows(const Section& section);

}  // namespace ftcheck::report
