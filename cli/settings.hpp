// What the command line and pyproject.toml can both say.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

enum class ColorChoice { automatic, always, never };

// Absent is what was not said.
struct Settings {
  std::optional<std::vector<std::string>> select;  // as RuleChoice has them, and checked
  std::optional<std::vector<std::string>> ignore;
  std::optional<bool> hints;
  std::optional<Severity> fail_on;
  std::optional<bool> verify_record;
  std::optional<Format> format;
  std::optional<ColorChoice> color;
};

// What `first` says, and of the rest what `second` says.
Settings merge(Settings first, const Settings& second);

// What a word stands for.  `where` is what the sentence begins with that says that there is no such
// word: "--format".  All throw Error.
Format parse_format(std::string_view word, std::string_view where);
Format parse_rules_format(std::string_view word, std::string_view where);  // of --list-rules
ColorChoice parse_color(std::string_view word, std::string_view where);
Severity parse_fail_on(std::string_view word, std::string_view where);

// Throws Error if `entry` names no rule.
void check_code(const std::string& entry, std::string_view where);

}  // namespace ftcheck::cli
