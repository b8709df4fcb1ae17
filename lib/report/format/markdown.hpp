// The report as GitHub-flavored Markdown, for a job's summary or a comment on a pull request.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>

namespace ftcheck::report {

// GitHub refuses a comment of more than 65,536 characters.
inline constexpr std::size_t markdown_limit = 65'000;  // in bytes

// A heading with the totals, a table of the releases with those first that are not well, and the
// details of what is not well.  What goes beyond the limit is left out, and a sentence says how
// much that is.  Nothing from the input becomes markup, a link or a mention.
std::string to_markdown(const Report& report);

}  // namespace ftcheck::report
