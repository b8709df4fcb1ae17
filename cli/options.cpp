#include "options.hpp"

#include "inputs.hpp"
#include "mistakes.hpp"
#include "rules.hpp"
#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace ftcheck::cli {
namespace {

// Absent if the option was not given.
std::optional<std::vector<std::string>> read_codes(const std::vector<std::string>& typed,
                                                   std::string_view option) {
  if (typed.empty()) return std::nullopt;
  std::vector<std::string> codes = split_codes(typed);
  for (const std::string& code : codes) check_code(code, option);
  return codes;
}

Settings read_settings(const Typed& typed) {
  Settings settings;
  settings.select = read_codes(typed.select, "--select");
  settings.ignore = read_codes(typed.ignore, "--ignore");
  if (!typed.ignore_state.empty()) settings.ignore_state = typed.ignore_state;
  for (const std::string& each : typed.ignore_state) check_ignored_state(each, "--ignore-state");
  settings.hints = typed.hints;
  settings.verify_record = typed.verify_record;
  if (typed.fail_on) settings.fail_on = parse_fail_on(*typed.fail_on, "--fail-on");
  if (typed.index_url) settings.index = parse_index(*typed.index_url, false, "--index-url");
  for (const std::string& extra : typed.extra_index_url) {
    if (!settings.extra_indexes) settings.extra_indexes.emplace();
    settings.extra_indexes->push_back(parse_index(extra, true, "--extra-index-url"));
  }
  settings.cache_directory = read_cache_directory(typed);
  settings.offline = typed.offline;
  if (!typed.extras.empty()) settings.extras = typed.extras;
  if (!typed.groups.empty()) settings.groups = typed.groups;
  if (typed.color) settings.color = parse_color(*typed.color, "--color");
  return settings;
}

// With a trace, artifacts are audited one after the other, because the lines of several would mix.
unsigned read_jobs(const Typed& typed) {
  if (!typed.jobs) return typed.trace ? 1 : 0;
  constexpr unsigned most = 1024;
  unsigned jobs = 0;
  const char* end = typed.jobs->data() + typed.jobs->size();
  const auto [rest, error] = std::from_chars(typed.jobs->data(), end, jobs);
  if (error != std::errc() || rest != end || jobs > most) {
    throw UsageError(
        fmt::format("--jobs takes a number from 0 to {}, not '{}'", most, *typed.jobs));
  }
  if (typed.trace && jobs != 1) throw UsageError("--trace needs --jobs 1");
  return jobs;
}

std::optional<Interpreter> read_python(const Typed& typed) {
  if (!typed.python) return std::nullopt;
  try {
    return parse_interpreter(*typed.python);
  } catch (const Error& error) {
    throw UsageError(fmt::format("--python: {}", error.what()));
  }
}

// True if everything that the run reads is asked of an index or is a file of a project.
bool has_only_questions(const Typed& typed, const std::optional<InputKind>& kind) {
  if (typed.ask_index) return true;
  if (!typed.files_from.empty()) return false;
  const auto is_local = [&](const std::string& word) {
    return type_of(word, kind) == InputType::local;
  };
  return std::ranges::none_of(typed.words, is_local);
}

// Platforms alone do not say which Python is meant, except for questions to an index, which have a
// default.
std::optional<ftcheck::Target> read_target(const Typed& typed,
                                           const std::optional<InputKind>& kind) {
  if (!typed.target) {
    if (typed.platforms.empty()) return std::nullopt;
    if (!has_only_questions(typed, kind)) {
      throw UsageError("--platform needs a Python to judge for: add --target 3.14t");
    }
  }
  try {
    ftcheck::Target target;
    if (typed.target) target.python = parse_interpreter(*typed.target);
    target.platforms = typed.platforms;
    check_target(target);
    return target;
  } catch (const Error& error) {
    throw UsageError(fmt::format("{}: {}", typed.target ? "--target" : "--platform", error.what()));
  }
}

PathLists read_lists(const Typed& typed) {
  PathLists lists;
  for (const std::string& file : typed.files_from) {
    lists.files.push_back(*file_name(file, "--files-from"));
  }
  const bool has_packages = typed.packages_from == "-";
  if (std::ranges::count(typed.files_from, "-") + (has_packages ? 1 : 0) > 1) {
    throw UsageError(
        has_packages ? "standard input can be read only once: put the list of packages or the list "
                       "of paths into a file"
                     : "standard input can be read only once: give - or --files-from - one time");
  }
  if (typed.null && lists.files.empty())
    throw UsageError("--null needs a list of paths: --files-from or -");
  if (typed.null) lists.end = '\0';
  return lists;
}

}  // namespace

Options read_options(const Typed& typed) {
  if (typed.quiet && typed.verbose) throw UsageError("--quiet and --verbose exclude each other");
  if (typed.config && typed.no_config) {
    throw UsageError("--config and --no-config exclude each other");
  }
  check_words(typed.words);
  Options options;
  options.paths.assign(typed.words.begin(), typed.words.end());
  options.lists = read_lists(typed);
  options.config = file_name(typed.config, "--config");
  options.no_config = typed.no_config;
  options.targets = parse_targets(typed.format, parse_format);
  if (typed.table) add_table(options.targets);
  options.output = file_name(typed.output, "--output");
  options.baseline = file_name(typed.baseline, "--baseline");
  options.python = read_python(typed);
  options.project = read_project_question(typed);
  options.target = read_target(typed, options.project.kind);
  options.jobs = read_jobs(typed);
  options.limits = read_limits(typed);
  options.follow_symlinks = typed.follow_symlinks;
  options.no_isolation = typed.no_isolation;
  options.exit_zero = typed.exit_zero;
  options.statistics = typed.statistics;
  options.quiet = typed.quiet;
  options.verbose = typed.verbose;
  options.trace = file_name(typed.trace, "--trace");
  options.settings = read_settings(typed);
  options.settings.resolver = options.project.resolver;
  options.index = read_index_question(typed, options.project.kind);
  // Last, because an option may have taken the path for its value, which is then wrong.
  if (typed.words.empty() && typed.files_from.empty() && !has_packages(typed)) {
    throw UsageError(
        "no PATH given: name wheels, extension modules, directories or lock files, or a project "
        "with --package");
  }
  return options;
}

}  // namespace ftcheck::cli
