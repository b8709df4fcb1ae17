// Text in columns: its width on a terminal, and how to make it fit.
//
// All of these functions take escaped text (escape), which is UTF-8.
#pragma once

#include <ftcheck/terminal.hpp>  // shorten_middle

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

// The width in terminal columns: two for East Asian wide characters and emoji, none for combining
// marks (Unicode Standard Annex 11), otherwise one.
std::size_t display_width(std::string_view text);

}  // namespace ftcheck::report
