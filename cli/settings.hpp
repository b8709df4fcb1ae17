// What the command line and the configuration can both say.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

enum class ColorChoice { automatic, always, never };

// A setting that was not given is absent.
struct Settings {
  std::optional<std::vector<std::string>> select;  // as in RuleChoice, and checked
  std::optional<std::vector<std::string>> ignore;
  std::optional<bool> hints;
  std::optional<Severity> fail_on;
  std::optional<bool> verify_record;
  std::optional<Format> format;
  std::optional<ColorChoice> color;
  std::vector<ModuleIgnores> per_module_ignores;  // of the configuration only
};

// What `first` says, and where it says nothing, what `second` says.
Settings merge(Settings first, const Settings& second);

// What a word stands for.  All throw Error for an unknown word, in a sentence that begins with
// `where`: "--format".
Format parse_format(std::string_view word, std::string_view where);
Format parse_rules_format(std::string_view word, std::string_view where);  // of --list-rules
ColorChoice parse_color(std::string_view word, std::string_view where);
Severity parse_fail_on(std::string_view word, std::string_view where);

}  // namespace ftcheck::cli
