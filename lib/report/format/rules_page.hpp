// The rules for people and for programs: docs/rules.md and `--list-rules`.
#pragma once

#include <ftcheck/rules.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// An array with one object per rule, whose keys are the members of Rule; pretty-printed, with a
// newline at the end.
std::string to_json(std::span<const Rule> rules);

// A page of GitHub-flavored Markdown: a table of all rules, and a section for each.
std::string to_markdown(std::span<const Rule> rules);

}  // namespace ftcheck::report
