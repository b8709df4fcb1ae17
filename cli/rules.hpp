// Rules as the command line and the configuration name them, and the output of --list-rules and
// --explain.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/rules.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// The rules that the words name, in the order of their codes, each once.  A word is an entry of
// RuleChoice.  Without words: all rules.  Throws Error for a word that names no rule, with a
// sentence that begins with `where`: "--explain".
std::vector<Rule> find_rules(std::span<const std::string> words, std::string_view where);

// Throws Error if `entry` names no rule.
void check_code(const std::string& entry, std::string_view where);

// Throws Error if `entry` cannot be one of RuleChoice::ignore_state.
void check_ignored_state(std::string_view entry, std::string_view where);

// Everything about these rules, for people.
std::string explain(std::span<const Rule> rules);

}  // namespace ftcheck::cli
