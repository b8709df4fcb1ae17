// The report as GitHub-flavored Markdown, for a job's summary or a comment on a pull request.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>

namespace ftcheck::report {

// GitHub refuses a comment of more than 65,536 characters.
inline constexpr std::size_t markdown_limit = 65'000;  // in bytes

// A heading with the totals, a table of the releases, the worst first, and the details of what is
// wrong.  If the text exceeds the limit, a sentence says how much was left out.  Nothing from the
// input becomes markup, a link or a mention.
std::string to_markdown(const Report& report);

}  // namespace ftcheck::report
