#include "options.hpp"

#include "help.hpp"
#include "output.hpp"
#include "rules.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/version.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace ftcheck::cli {
namespace {

// The options as they were typed.
struct Typed {
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::optional<bool> hints;
  std::optional<bool> verify_record;
  std::optional<std::string> fail_on;
  bool list_rules = false;
  bool list_limits = false;
  std::optional<std::string> explain;

  std::vector<std::string> format;
  bool table = false;
  std::optional<std::string> output;
  bool quiet = false;
  bool verbose = false;
  std::optional<std::string> color;
  std::optional<std::string> trace;

  std::optional<std::string> baseline;
  std::optional<std::string> python;
  std::optional<std::string> jobs;
  std::vector<std::string> limits;
  bool follow_symlinks = false;
  bool no_isolation = false;
  std::vector<std::string> files_from;
  bool null = false;

  std::optional<std::string> config;
  bool no_config = false;
};

void declare(CLI::App& app, Typed& typed) {
  const auto value = [&](const char* name, std::optional<std::string>& target, const char* type) {
    app.add_option(name, target)->type_name(type)->take_last();
  };
  // One value each time, also where paths follow; an option that takes more reads "[a,b]" as two.
  const auto values = [&](const char* name, std::vector<std::string>& target, const char* type) {
    app.add_option(name, target)->type_name(type)->allow_extra_args(false);
  };
  // CLI11 2.1 gives an optional a value also where the flag was not typed.
  const auto flag = [&](const char* name, std::optional<bool>& target) {
    app.add_flag_function(name, [&target](std::int64_t sign) { target = sign > 0; })->take_last();
  };
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", fmt::format("ftcheck {}", version()));
  values("--select", typed.select, "CODES");
  values("--ignore", typed.ignore, "CODES");
  flag("--hints,!--no-hints", typed.hints);
  flag("--verify-record,!--no-verify-record", typed.verify_record);
  value("--fail-on", typed.fail_on, "SEVERITY");
  app.add_flag("--list-rules", typed.list_rules);
  value("--explain", typed.explain, "CODE");
  values("--format", typed.format, "NAME[=FILE]");
  app.add_flag("--table", typed.table);
  value("-o,--output", typed.output, "FILE");
  app.add_flag("-q,--quiet", typed.quiet);
  app.add_flag("-v,--verbose", typed.verbose);
  value("--color", typed.color, "WHEN");
  value("--trace", typed.trace, "FILE");
  value("--baseline", typed.baseline, "FILE");
  value("--python", typed.python, "VERSION");
  values("--files-from", typed.files_from, "FILE");
  app.add_flag("-0,--null", typed.null);
  value("-j,--jobs", typed.jobs, "N");
  values("--limit", typed.limits, "NAME=N");
  app.add_flag("--list-limits", typed.list_limits);
  app.add_flag("--no-isolation", typed.no_isolation);
  app.add_flag("--follow-symlinks", typed.follow_symlinks);
  value("--config", typed.config, "FILE");
  app.add_flag("--no-config", typed.no_config);
}

// What CLI11 left over are paths, or "-" for a list of them, and so is all after "--", which is the
// first of `literal`.
std::vector<std::filesystem::path> find_paths(const std::vector<std::string>& left_over,
                                              std::span<char*> literal, Typed& typed) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& argument : left_over) {
    if (argument == "-") {
      typed.files_from.push_back(argument);
      continue;
    }
    if (argument.size() > 1 && argument[0] == '-') {
      throw UsageError(fmt::format("there is no option {}", argument));
    }
    paths.emplace_back(argument);
  }
  for (std::size_t i = 1; i < literal.size(); ++i) paths.emplace_back(literal[i]);
  return paths;
}

std::optional<std::filesystem::path> file_name(const std::optional<std::string>& typed,
                                               std::string_view option) {
  if (typed && typed->empty()) {
    throw UsageError(fmt::format("{} needs the name of a file", option));
  }
  return typed;
}

// "FT3, FT401" given once is the same as each given for itself.
std::optional<std::vector<std::string>> split_codes(const std::vector<std::string>& typed,
                                                    std::string_view option) {
  if (typed.empty()) return std::nullopt;
  std::vector<std::string> codes;
  for (const std::string& list : typed) {
    for (const std::string& entry : CLI::detail::split(list, ',')) {
      codes.push_back(CLI::detail::trim_copy(entry));
      check_code(codes.back(), option);
    }
  }
  return codes;
}

Settings read_settings(const Typed& typed) {
  Settings settings;
  settings.select = split_codes(typed.select, "--select");
  settings.ignore = split_codes(typed.ignore, "--ignore");
  settings.hints = typed.hints;
  settings.verify_record = typed.verify_record;
  if (typed.fail_on) settings.fail_on = parse_fail_on(*typed.fail_on, "--fail-on");
  if (typed.color) settings.color = parse_color(*typed.color, "--color");
  return settings;
}

// A limit on a process that there is not would be relied on in vain.
void check_has_effect(std::string_view limit, const Typed& typed) {
  if (!typed.no_isolation && !typed.trace) return;
  const auto known = std::ranges::find(all_limits(), limit, &LimitInfo::name);
  if (known == all_limits().end() || !known->needs_isolation) return;
  throw UsageError(
      fmt::format("--limit {} bounds the process that audits one input, and {} starts no such "
                  "process; leave one of them out",
                  limit, typed.no_isolation ? "--no-isolation" : "--trace"));
}

Limits read_limits(const Typed& typed) {
  Limits limits;
  for (const std::string& assignment : typed.limits) {
    try {
      set_limit(limits, assignment);
    } catch (const Error& error) {
      throw UsageError(fmt::format("--limit: {}", error.what()));
    }
    check_has_effect(std::string_view(assignment).substr(0, assignment.find('=')), typed);
  }
  return limits;
}

std::string list_limits(const Limits& limits) {
  std::string table;
  for (const LimitInfo& limit : all_limits()) {
    table += fmt::format("{:<14}  {:>8}  {}\n", limit.name,
                         format_limit(limit, limits.*(limit.value)), limit.meaning);
  }
  return table;
}

// To --list-rules, --list-limits or --explain.
Answer answer(const Typed& typed, const std::vector<std::filesystem::path>& paths) {
  const std::string_view option = typed.list_rules    ? "--list-rules"
                                  : typed.list_limits ? "--list-limits"
                                                      : "--explain";
  if (int{typed.list_rules} + int{typed.list_limits} + int{typed.explain.has_value()} > 1) {
    throw UsageError("--list-rules, --list-limits and --explain exclude each other");
  }
  if (!paths.empty() || !typed.files_from.empty()) {
    throw UsageError(fmt::format("{} takes no PATH", option));
  }
  const auto output = file_name(typed.output, "--output");
  if (typed.list_limits) return {list_limits(read_limits(typed)), output};
  if (typed.explain) return {explain(*typed.explain), output};
  const std::vector<Target> targets =
      place_targets(parse_targets(typed.format, parse_rules_format), output, Format::text);
  if (targets.size() > 1) throw UsageError("--list-rules prints one format at a time");
  const Target& target = targets.front();
  const std::size_t columns = target.file ? 0 : stdout_columns().value_or(0);
  return {render(all_rules(), target.format, columns), target.file};
}

// With a trace the artifacts are audited one after the other, for the lines of several would mix.
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

PathLists read_lists(const Typed& typed) {
  PathLists lists;
  for (const std::string& file : typed.files_from) {
    lists.files.push_back(*file_name(file, "--files-from"));
  }
  if (std::ranges::count(typed.files_from, "-") > 1) {
    throw UsageError("standard input can be read once: give - or --files-from - one time");
  }
  if (typed.null && lists.files.empty()) throw UsageError("--null is for --files-from and -");
  if (typed.null) lists.end = '\0';
  return lists;
}

Options read_options(const Typed& typed, std::vector<std::filesystem::path> paths) {
  if (typed.quiet && typed.verbose) throw UsageError("--quiet and --verbose exclude each other");
  if (typed.config && typed.no_config) {
    throw UsageError("--config and --no-config exclude each other");
  }
  if (paths.empty() && typed.files_from.empty()) {
    throw UsageError("no PATH given: name wheels, extension modules or directories");
  }
  Options options;
  options.paths = std::move(paths);
  options.lists = read_lists(typed);
  options.config = file_name(typed.config, "--config");
  options.no_config = typed.no_config;
  options.targets = parse_targets(typed.format, parse_format);
  if (typed.table) add_table(options.targets);
  options.output = file_name(typed.output, "--output");
  options.baseline = file_name(typed.baseline, "--baseline");
  options.python = read_python(typed);
  options.jobs = read_jobs(typed);
  options.limits = read_limits(typed);
  options.follow_symlinks = typed.follow_symlinks;
  options.no_isolation = typed.no_isolation;
  options.quiet = typed.quiet;
  options.verbose = typed.verbose;
  options.trace = file_name(typed.trace, "--trace");
  options.settings = read_settings(typed);
  return options;
}

}  // namespace

std::variant<Options, Answer> parse_options(int argc, char** argv) {
  Typed typed;
  CLI::App app;
  declare(app, typed);
  // An option of many values takes "[a,b]" for a list, so paths are not one.
  app.allow_extras();
  const std::span<char*> arguments(argv + std::min(argc, 1), argv + argc);
  const auto dashes = std::ranges::find(arguments, std::string_view("--"));
  std::vector<std::string> reversed(std::make_reverse_iterator(dashes), arguments.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return Answer{std::string(help_text), std::nullopt};
  } catch (const CLI::CallForVersion&) {
    return Answer{fmt::format("ftcheck {}\n", version()), std::nullopt};
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
  std::vector<std::filesystem::path> paths =
      find_paths(app.remaining(), {dashes, arguments.end()}, typed);
  if (typed.list_rules || typed.list_limits || typed.explain) {
    return answer(typed, paths);
  }
  return read_options(typed, std::move(paths));
}

}  // namespace ftcheck::cli
