// Text from strangers' wheels in HTML and Markdown: shown, never obeyed.
//
// All of these begin with escape() of terminal.hpp, so that nothing invisible gets through, and
// line breaks do not end what they are put in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

// For the content of an HTML element, and for an attribute's value in double quotes.
std::string html(std::string_view text);

// The same of a sentence, in which `code` stands between backticks.
std::string html_prose(std::string_view text);

// GitHub-flavored Markdown that shows `text` as code, also in a table's cell.
std::string markdown_code(std::string_view text);

// GitHub-flavored Markdown that shows a sentence as it is, also in a table's cell: no emphasis, no
// HTML, no links, no mentions of people or issues.  Only `code` between backticks becomes code.
std::string markdown_prose(std::string_view text);

// At most `most` bytes of `text`, which is UTF-8 or not; "…" ends what was cut off.
std::string cut(std::string_view text, std::size_t most);

}  // namespace ftcheck::report
