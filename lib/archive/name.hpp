// The name of a member as Python's zipfile, and so pip, reads it.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::archive {

struct Name {
  std::string text;  // UTF-8, ending before a NUL
  // Why installers may read another name, as a clause about the member; empty if they cannot.
  std::string problem;
  bool is_valid = true;  // false if it is marked as UTF-8 and is not, which zipfile refuses to read
};

// `flags` are the general purpose flags.  Bit 11 marks `raw` as UTF-8; without it, `raw` is in code
// page 437 (APPNOTE.TXT, appendix D).
Name decode_name(std::string_view raw, unsigned flags);

}  // namespace ftcheck::archive
