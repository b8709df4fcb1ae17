// What Markdown says about releases that are not well, below the table.
#pragma once

#include "report/model/sections.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// One heading with its text, and the same without what is folded or only evidence, for reports that
// have little room.  Both end with a newline.
struct MarkdownBlock {
  std::string full;
  std::string brief;
};

// The blocks of a section: one for an environment of the default build, else one for each release
// that something is wrong with, the worst first.
std::vector<MarkdownBlock> markdown_blocks(const Section& section);

// A name or a path as code, and a sentence, both cut if nobody would read them to the end.
std::string short_code(std::string_view name);
std::string short_prose(std::string_view sentence);

}  // namespace ftcheck::report
