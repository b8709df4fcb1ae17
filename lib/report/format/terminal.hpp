// What it takes to show text from a stranger's wheel on a terminal: escaping, color, line breaks.
#pragma once

#include <ftcheck/report.hpp>
#include <ftcheck/terminal.hpp>  // escape

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

enum class Color { green, red, yellow, cyan, bold, dim };

// `text` between ANSI escapes (ECMA-48, "select graphic rendition") if `on`, else as it is.
std::string paint(std::string_view text, Color color, bool on);

// Green for what is well, red for what is not, yellow for what nobody knows.
Color color_of(Verdict verdict);
Color color_of(Severity severity);

// `text` as a link to `url` (OSC 8, which terminals that do not know it ignore) if `on`.
std::string link(std::string_view text, std::string_view url, bool on);

// How wide lines are by default.
inline constexpr std::size_t line_width = 92;

// Breaks escaped `text` at spaces so that lines end before column `width`, as far as its words
// allow.  The first line starts at column `first`, the others are indented by `indent`.  What
// stands between backticks is code and stays on one line.
std::string wrap(std::string_view text, std::size_t first, std::size_t indent,
                 std::size_t width = line_width);

// The same for text of our own, which is painted already.
std::string wrap_painted(std::string_view text, std::size_t width);

}  // namespace ftcheck::report
