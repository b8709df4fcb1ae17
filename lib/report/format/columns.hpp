// Text in columns: how wide it is on a terminal, and how to make it fit.
//
// All of these take escaped text (escape of terminal.hpp), which is UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

// Terminal columns: two for East Asian wide characters and emoji, none for combining marks (Unicode
// Standard Annex 11), else one.
std::size_t display_width(std::string_view text);

// `text` as it is if it is no wider than `width`, else with "…" in place of its middle: the ends of
// paths and names tell more.
std::string shorten_middle(std::string_view text, std::size_t width);

// `text` and as many spaces as it lacks of `width`.
std::string pad(std::string_view text, std::size_t width);

}  // namespace ftcheck::report
