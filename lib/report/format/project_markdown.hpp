// Projects as Markdown, fit for an issue or for a comment on a pull request.
#pragma once

#include "report/model/sections.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::report {

// A heading and a table for each section, with the rest folded away, in at most `room` bytes.  What
// is left out is counted.
std::string markdown_projects(const std::vector<Section>& sections, const Report& report,
                              std::size_t room);

}  // namespace ftcheck::report
