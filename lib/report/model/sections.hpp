// The parts of a report for people: the files that were given, and each environment.
#pragma once

#include "report/model/releases.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <vector>

namespace ftcheck::report {

enum class SectionKind {
  files,        // wheels, extension modules and what could not be read
  environment,  // the distributions of one directory and one environment
  to_move,      // the same for an environment of the default build (moving.hpp)
};

struct Section {
  SectionKind kind = SectionKind::files;
  std::vector<const Artifact*> artifacts;  // at least one, in the order of the report
  std::vector<Release> releases;           // the worst first
};

// True if the table of a section that is to move says what the cause says: that its modules are for
// the default build.
bool is_in_table(const Cause& cause, SectionKind kind);

// The files first, then environments in the order of their first artifacts.  Refers to `report`,
// which must outlive the result.
std::vector<Section> sections(const Report& report);

}  // namespace ftcheck::report
