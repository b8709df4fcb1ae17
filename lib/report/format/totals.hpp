// The last line of a report for people: its totals.
#pragma once

#include "report/model/sections.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::report {

// "3 releases: 1 enables-gil, 2 ready; 62 distributions for 3.14: 20 need nothing, 42 a
// free-threaded wheel; 1 error, 2 warnings; 1 input could not be read".  Colored if `color`.  It
// counts causes, not findings, and leaves out notes.
std::string totals(const std::vector<Section>& sections, bool color);

}  // namespace ftcheck::report
