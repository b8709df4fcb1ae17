// What is printed instead of an audit: --help, --version, --list-rules, --list-limits, --explain,
// --cache-info, --cache-clear.
#pragma once

#include "typed.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace ftcheck::cli {

struct Answer {
  std::string text;
  std::optional<std::filesystem::path> output;  // standard output if absent
};

// The answer that is asked for; nothing if an audit is.  Throws UsageError, and Error for an
// invalid value of an option.
std::optional<Answer> answer(const Typed& typed);

}  // namespace ftcheck::cli
