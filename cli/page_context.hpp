// What the HTML page says about how it was made.
#pragma once

#include <ftcheck/render.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace ftcheck::cli {

// Words as a POSIX shell takes them, with single quotes where they need some.  What does not fit
// into `most` bytes is only counted: a pattern may stand for ten thousand files.
std::string quote_command(std::span<const char* const> words, std::size_t most = 1000);

// The command line, whose first word is the program, and the time: of SOURCE_DATE_EPOCH
// (reproducible-builds.org) if that is set to a number of seconds, otherwise now.
PageContext page_context(std::span<const char* const> words);

}  // namespace ftcheck::cli
