// The parts of a text report: what belongs to one environment is told together.
#pragma once

#include <ftcheck/report.hpp>

#include <vector>

namespace ftcheck::report {

// Distributions of one directory and one environment, in the order of the report, or one artifact
// of another kind.
using Section = std::vector<const Artifact*>;

// In the order of their first artifacts.  Refers to `report`, which must outlive it.
std::vector<Section> sections(const Report& report);

// True for a section of a directory's distributions.
bool is_directory(const Section& section);

}  // namespace ftcheck::report
