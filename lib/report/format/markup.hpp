// Text from untrusted wheels in HTML and Markdown: it is shown and never obeyed.
//
// All of these functions call escape() of terminal.hpp first, so that nothing invisible gets
// through and line breaks do not end the surrounding construct.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

// Escapes text for the content of an HTML element, or for an attribute's value in double quotes.
std::string html(std::string_view text);

// The same for a sentence, in which text between backticks becomes `<code>`.
std::string html_prose(std::string_view text);

// GitHub-flavored Markdown that shows `text` as code, also in the cell of a table.
std::string markdown_code(std::string_view text);

// GitHub-flavored Markdown that shows a sentence literally, also in the cell of a table: no
// emphasis, no HTML, no links, no mentions of people or issues.  Only text between backticks
// becomes code.
std::string markdown_prose(std::string_view text);

// At most `most` bytes of `text`, which need not be UTF-8; "…" marks a cut.
std::string cut(std::string_view text, std::size_t most);

}  // namespace ftcheck::report
