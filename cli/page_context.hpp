// What the HTML page says about how it was made.
#pragma once

#include <ftcheck/render.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace ftcheck::cli {

// Words quoted for a POSIX shell, with single quotes where necessary.  Words that do not fit into
// `most` bytes are only counted: a pattern may expand to ten thousand files.
std::string quote_command(std::span<const char* const> words, std::size_t most = 1000);

// The command line, whose first word is the program, and the time: SOURCE_DATE_EPOCH
// (reproducible-builds.org) if that is set to a number of seconds, otherwise the current time.
PageContext page_context(std::span<const char* const> words);

}  // namespace ftcheck::cli
