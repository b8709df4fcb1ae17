// The parts of a report for people: the given files, and each environment.
#pragma once

#include "report/model/releases.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <vector>

namespace ftcheck::report {

enum class SectionKind {
  files,        // wheels, extension modules and what could not be read
  environment,  // the distributions of one environment in one directory
  to_move,      // the same for an environment of the default build (moving.hpp)
  project,      // the distributions that a lock file or requirements name (project_rows.hpp)
};

struct Section {
  SectionKind kind = SectionKind::files;
  // In the report's order.  At least one, except in projects.
  std::vector<const Artifact*> artifacts;
  std::vector<Release> releases;     // the worst first
  const Project* project = nullptr;  // of the report, for the kind `project`
};

// True if the table of a `to_move` section already expresses the cause: that the modules are for
// the default build.
bool is_in_table(const Cause& cause, SectionKind kind);

// Files come first, then projects in the report's order, also those without artifacts, then
// environments in the order of their first artifacts.  The result points
// into `report`, which must outlive it.
std::vector<Section> sections(const Report& report);

// Moves the sections of projects out of `sections`.
std::vector<Section> take_projects(std::vector<Section>& sections);

}  // namespace ftcheck::report
