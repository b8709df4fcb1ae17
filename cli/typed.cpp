#include "typed.hpp"

#include "did_you_mean.hpp"
#include "usage_error.hpp"

#include <ftcheck/render.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace ftcheck::cli {
namespace {

void declare(CLI::App& app, Typed& typed) {
  const auto value = [&](const char* name, std::optional<std::string>& target, const char* type) {
    app.add_option(name, target)->type_name(type)->take_last();
  };
  // Takes one value per option, also if paths follow.  An option that takes more reads "[a,b]" as
  // two.
  const auto values = [&](const char* name, std::vector<std::string>& target, const char* type) {
    app.add_option(name, target)->type_name(type)->allow_extra_args(false);
  };
  // CLI11 2.1 sets an optional value even if the flag was not given.
  const auto flag = [&](const char* name, std::optional<bool>& target) {
    app.add_flag_function(name, [&target](std::int64_t sign) { target = sign > 0; })->take_last();
  };
  app.set_help_flag("-h,--help");
  app.set_version_flag("-V,--version");
  values("--select", typed.select, "CODES");
  values("--ignore", typed.ignore, "CODES");
  values("--ignore-state", typed.ignore_state, "MODULE:NAME");
  flag("--hints,!--no-hints", typed.hints);
  flag("--verify-record,!--no-verify-record", typed.verify_record);
  value("--fail-on", typed.fail_on, "SEVERITY");
  app.add_flag("--exit-zero", typed.exit_zero);
  app.add_flag("--list-rules", typed.list_rules);
  values("--explain", typed.explain, "CODES");
  values("--format", typed.format, "NAME[=FILE]");
  app.add_flag("--table", typed.table);
  app.add_flag("--statistics", typed.statistics);
  value("-o,--output", typed.output, "FILE");
  app.add_flag("-q,--quiet", typed.quiet);
  app.add_flag("-v,--verbose", typed.verbose);
  value("--color", typed.color, "WHEN");
  value("--trace", typed.trace, "FILE");
  value("--baseline", typed.baseline, "FILE");
  value("--python", typed.python, "VERSION");
  value("--target", typed.target, "VERSION");
  values("--platform", typed.platforms, "TAG");
  values("--files-from", typed.files_from, "FILE");
  app.add_flag("-0,--null", typed.null);
  value("-j,--jobs", typed.jobs, "N");
  values("--limit", typed.limits, "NAME=N");
  app.add_flag("--list-limits", typed.list_limits);
  app.add_flag("--no-isolation", typed.no_isolation);
  app.add_flag("--follow-symlinks", typed.follow_symlinks);
  value("--input-kind", typed.input_kind, "KIND");
  values("--extra", typed.extras, "NAME");
  values("--group", typed.groups, "NAME");
  flag("--deps,!--no-deps", typed.deps);
  value("--resolver", typed.resolver, "HOW");
  app.add_flag("--ask-index", typed.ask_index);
  values("--package", typed.packages, "REQ");
  value("--packages-from", typed.packages_from, "FILE");
  value("--top", typed.top, "N");
  value("--site", typed.site, "DIR");
  value("--site-notes", typed.site_notes, "FILE");
  value("--site-url", typed.site_url, "URL");
  app.add_flag("--history{}", typed.history)->take_last();
  app.add_flag("--pre", typed.pre);
  value("--index-url", typed.index_url, "URL");
  values("--extra-index-url", typed.extra_index_url, "[NAME=]URL");
  values("--find-links", typed.find_links, "LOC");
  app.add_flag("--require-hashes", typed.require_hashes);
  flag("--offline,!--no-offline", typed.offline);
  app.add_flag("--refresh", typed.refresh);
  value("--cache-dir", typed.cache_dir, "DIR");
  app.add_flag("--no-cache", typed.no_cache);
  app.add_flag("--cache-info", typed.cache_info);
  app.add_flag("--cache-clear", typed.cache_clear);
  value("--config", typed.config, "FILE");
  app.add_flag("--no-config", typed.no_config);
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_fnames()) names.push_back("--" + name);
  }
  return names;
}

// Names that other programs use for options that ftcheck has under a different name.
std::string_view other_name(std::string_view option) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"--output-format", "--format"},
      {"--output-file", "--output"},
      {"--colors", "--color"},
      {"--exclude", "--ignore"},
      {"--extend-select", "--select"},
      {"--extend-ignore", "--ignore"},
      {"--rules", "--list-rules"},
      {"--strict", "--fail-on warning"},
      {"--python-version", "--python"},
      {"--python-platform", "--platform"},
      {"--platforms", "--platform"},
      {"--limits", "--list-limits"},
      {"--no-sandbox", "--no-isolation"},
      {"--isolated", "--no-config"},
      {"--summary", "--statistics"},
      {"--jsonlines", "--format jsonl"},
      {"--packages", "--package"},
      {"--package-list", "--packages-from"},
      {"--extras", "--extra"},
      {"--all-extras", "--extra all"},
      {"--groups", "--group"},
      {"--only-group", "--group"},
      {"--all-groups", "--group all"},
      {"--with", "--group"},
      {"--no-dependencies", "--no-deps"},
      {"--lock-file", "--input-kind"},
      {"--lockfile", "--input-kind"},
      {"--kind", "--input-kind"},
      {"--limit-packages", "--top"},
      {"--releases", "--history"},
      {"--prerelease", "--pre"},
      {"--prereleases", "--pre"},
      {"--index", "--index-url"},
      {"--default-index", "--index-url"},
      {"--extra-index", "--extra-index-url"},
      {"--no-index", "--offline"},
      {"--cache", "--cache-dir"},
      {"--no-cache-dir", "--no-cache"},
      {"--clear-cache", "--cache-clear"},
      {"--output-json", "--format json"},
  };
  const auto found = std::ranges::find(names, option, [](const auto& name) { return name.first; });
  return found == std::end(names) ? std::string_view() : found->second;
}

[[noreturn]] void refuse_option(std::string_view argument, const CLI::App& app) {
  const std::string_view option = argument.substr(0, argument.find('='));
  std::string meant(other_name(option));
  if (meant.empty() && option.starts_with("--") && find_format(option.substr(2))) {
    meant = fmt::format("--format {}", option.substr(2));
  }
  // A single letter does not show what was meant.
  if (meant.empty() && option.size() > 2) {
    const std::vector<std::string> names = names_of_options(app);
    meant = nearest(option, std::vector<std::string_view>(names.begin(), names.end()));
  }
  throw UsageError(fmt::format("unknown option {}{}", option,
                               meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
}

// Rewords CLI11's sentences: "--output: 1 required FILE missing", "Could not convert: --quiet = x".
std::string in_our_words(std::string_view sentence) {
  constexpr std::string_view required = ": 1 required ";
  constexpr std::string_view missing = " missing";
  constexpr std::string_view convert = "Could not convert: ";
  const std::size_t at = sentence.find(required);
  if (at != std::string_view::npos && sentence.ends_with(missing)) {
    const std::string_view value = sentence.substr(at + required.size());
    return fmt::format("{} needs a value: {}", sentence.substr(0, at),
                       value.substr(0, value.size() - missing.size()));
  }
  if (sentence.starts_with(convert)) {
    const std::string_view option = sentence.substr(convert.size());
    return fmt::format("{} takes no value", option.substr(0, option.find(" = ")));
  }
  return std::string(sentence);
}

}  // namespace

bool has_packages(const Typed& typed) {
  return !typed.packages.empty() || typed.packages_from;
}

Typed parse_command_line(std::span<char*> arguments) {
  Typed typed;
  CLI::App app;
  declare(app, typed);
  // Paths are not an option of many values, because CLI11 would read "[a,b]" as a list.
  app.allow_extras();
  const auto dashes = std::ranges::find(arguments, std::string_view("--"));
  for (const char* argument : std::span(arguments.begin(), dashes)) {
    const std::string_view option = argument;
    if (option.starts_with("--") && option.find('=') == option.size() - 1) {
      throw UsageError(fmt::format("{} needs a value", option.substr(0, option.size() - 1)));
    }
  }
  std::vector<std::string> reversed(std::make_reverse_iterator(dashes), arguments.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    typed.help = true;
    return typed;
  } catch (const CLI::CallForVersion&) {
    typed.version = true;
    return typed;
  } catch (const CLI::ParseError& error) {
    throw UsageError(in_our_words(error.what()));
  }
  // The remaining arguments, including all after "--", are words, or "-" for a list of paths.
  for (const std::string& argument : app.remaining()) {
    if (argument == "-") {
      typed.files_from.push_back(argument);
    } else if (argument.size() > 1 && argument[0] == '-') {
      refuse_option(argument, app);
    } else {
      typed.words.push_back(argument);
    }
  }
  if (dashes != arguments.end()) typed.words.insert(typed.words.end(), dashes + 1, arguments.end());
  return typed;
}

}  // namespace ftcheck::cli
