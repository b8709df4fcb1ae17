// The details below the Markdown table: the causes in each release.
#pragma once

#include "report/model/sections.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// A heading with its text, and a shorter version without folded parts and evidence, for reports
// with little room.  Both end with a newline.
struct MarkdownBlock {
  std::string full;
  std::string brief;
};

// The blocks of a section: one for an environment of the default build, else one for each release
// that something is wrong with, the worst first.
std::vector<MarkdownBlock> markdown_blocks(const Section& section);

// A name or a path as code, and a sentence; both are cut if they are very long.
std::string short_code(std::string_view name);
std::string short_prose(std::string_view sentence);

}  // namespace ftcheck::report
