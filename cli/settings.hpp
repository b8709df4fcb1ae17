// Settings that both the command line and the configuration can make.
#pragma once

#include <ftcheck/index.hpp>
#include <ftcheck/project.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

enum class ColorChoice { automatic, always, never };

// A setting that was not given is absent.
struct Settings {
  std::optional<std::vector<std::string>> select;  // as in RuleChoice, already checked
  std::optional<std::vector<std::string>> ignore;
  std::optional<std::vector<std::string>> ignore_state;
  std::optional<bool> hints;
  std::optional<Severity> fail_on;
  std::optional<bool> verify_record;
  std::optional<Format> format;
  std::optional<ColorChoice> color;
  std::optional<IndexLocation> index;
  std::optional<std::vector<IndexLocation>> extra_indexes;
  std::optional<std::filesystem::path> cache_directory;
  std::optional<bool> offline;
  std::optional<std::vector<std::string>> extras;  // as in ProjectOptions, like the next two
  std::optional<std::vector<std::string>> groups;
  std::optional<Resolver> resolver;
  std::vector<ModuleIgnores> per_module_ignores;  // set by the configuration only
};

// The settings of `first`; those that are absent come from `second`.
Settings merge(Settings first, const Settings& second);

// The value that a word stands for.  All functions throw Error for an unknown word, with a sentence
// that begins with `where`: "--format".
Format parse_format(std::string_view word, std::string_view where);
Format parse_rules_format(std::string_view word, std::string_view where);  // for --list-rules
ColorChoice parse_color(std::string_view word, std::string_view where);
Severity parse_fail_on(std::string_view word, std::string_view where);
Resolver parse_resolver(std::string_view word, std::string_view where);
InputKind parse_input_kind(std::string_view word, std::string_view where);

}  // namespace ftcheck::cli
