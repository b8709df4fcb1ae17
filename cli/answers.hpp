// What is printed instead of an audit: --help, --version, --list-rules, --list-limits, --explain.
#pragma once

#include "typed.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace ftcheck::cli {

struct Answer {
  std::string text;
  std::optional<std::filesystem::path> output;  // standard output where absent
};

// The answer that is asked for; nothing if it is an audit.  Throws UsageError, and Error for an
// option's value that makes no sense.
std::optional<Answer> answer(const Typed& typed);

}  // namespace ftcheck::cli
