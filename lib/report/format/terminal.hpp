// Text from untrusted wheels on a terminal: escaping, color, line breaks.
#pragma once

#include <ftcheck/report.hpp>
#include <ftcheck/terminal.hpp>  // escape

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

enum class Color { green, red, yellow, cyan, bold, dim };

// `text` between ANSI escapes (ECMA-48, "select graphic rendition") if `on`, otherwise unchanged.
std::string paint(std::string_view text, Color color, bool on);

// Green if nothing is wrong, red if something is, yellow if it is not known.
Color color_of(Verdict verdict);
Color color_of(Severity severity);

// `text` as a link to `url` if `on` (OSC 8; terminals that do not support it ignore it).
std::string link(std::string_view text, std::string_view url, bool on);

// The default width of lines.
inline constexpr std::size_t line_width = 92;

// Wraps escaped `text` at spaces so that lines end before column `width`, as far as its words
// allow.  The first line starts at column `first`; the others are indented by `indent`.  Text
// between backticks is code and stays on one line.  Colors (paint) take no columns.
std::string wrap(std::string_view text, std::size_t first, std::size_t indent,
                 std::size_t width = line_width);

}  // namespace ftcheck::report
