// The rules themselves, for people and for programs: docs/rules.md and `--list-rules`.
#pragma once

#include <ftcheck/rules.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// An array with an object for each rule, whose keys are Rule's members; pretty-printed and ended by
// a newline.
std::string to_json(std::span<const Rule> rules);

// A page of GitHub-flavored Markdown: a table of all rules, and a section about each.
std::string to_markdown(std::span<const Rule> rules);

}  // namespace ftcheck::report
