// Safe display of names and sentences from untrusted wheels on a terminal: shown, never obeyed.
//
// The formats of render() are already safe; this is for programs that print a Module::path, an
// Artifact::error or an Error's what() themselves.
#pragma once

#include <ftcheck/export.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck {

// `text` with everything escaped that a terminal would obey or hide: control characters and bytes
// that are not UTF-8 as "\x1b", characters that reorder or hide their neighbours (Unicode's
// bidirectional controls, zero-width characters, line separators) as "\u202e".  It also escapes
// what the runner of a continuous integration would obey in its log: "\x3a:error::",
// "#\x23[error]".
FTCHECK_EXPORT std::string escape(std::string_view text);

// The escaped text `text`, shortened to `columns` if it is wider, with "…" in place of its middle:
// the ends of paths and names say more.  East Asian wide characters and emoji take two columns,
// combining marks none (Unicode Standard Annex 11).
FTCHECK_EXPORT std::string shorten_middle(std::string_view text, std::size_t columns);

// `word` as one word of a POSIX shell, in single quotes if it needs them: for commands that people
// copy.
FTCHECK_EXPORT std::string quote_for_shell(std::string_view word);

}  // namespace ftcheck
