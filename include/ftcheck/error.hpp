// The one exception of ftcheck.
#pragma once

#include <ftcheck/export.h>
#include <stdexcept>
#include <string>

namespace ftcheck {

// An input that cannot be read at all: missing, not a zip archive, not a binary module, over a
// limit.  `what()` is one sentence for the user: what failed, where, why, and what to do about it.
// Content that can be read but is wrong is not an Error but a Finding or a verdict.
class FTCHECK_EXPORT Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence) : std::runtime_error(sentence) {}
};

}  // namespace ftcheck
