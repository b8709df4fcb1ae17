// User names and passwords in URLs: they must not reach a message or a report.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::project {

// The text with "user:password@" left out of each URL in it: "git+https://host/x" for
// "git+https://me:secret@host/x".  Other text is kept.
std::string without_credentials(std::string_view text);

}  // namespace ftcheck::project
