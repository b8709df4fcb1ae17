#include "answers.hpp"

#include "config.hpp"
#include "help.hpp"
#include "index_options.hpp"
#include "options.hpp"
#include "output.hpp"
#include "path_text.hpp"
#include "rules.hpp"
#include "targets.hpp"
#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/index.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/terminal.hpp>
#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace ftcheck::cli {
namespace {

std::string list_limits(const Limits& limits) {
  std::string table;
  for (const LimitInfo& limit : all_limits()) {
    table += fmt::format("{:<14}  {:>8}  {}\n", limit.name,
                         format_limit(limit, limits.*(limit.value)), limit.meaning);
  }
  return table;
}

// The rules that --explain or --list-rules is asked about.
std::vector<Rule> rules_of(const Typed& typed, std::string_view option) {
  std::vector<std::string> words = typed.explain;
  for (const std::string& word : typed.words) {
    std::error_code ignored;
    if (find_rule(word) == nullptr && std::filesystem::exists(word, ignored)) {
      throw UsageError(fmt::format("{} takes rules, not a PATH such as {}", option, word));
    }
    words.push_back(word);
  }
  return find_rules(split_codes(words), option);
}

std::string list_rules(const Typed& typed, Target& target) {
  const std::vector<Target> targets =
      place_targets(parse_targets(typed.format, parse_rules_format), target.file, Format::text);
  if (targets.size() > 1) throw UsageError("--list-rules prints one format at a time");
  target = targets.front();
  const std::size_t columns = target.file ? 0 : stdout_columns().value_or(0);
  return render(rules_of(typed, "--list-rules"), target.format, columns);
}

// The option that asks for an answer; empty if an audit is asked for.
std::string_view asked_for(const Typed& typed) {
  const std::pair<bool, std::string_view> all[] = {{typed.list_rules, "--list-rules"},
                                                   {typed.list_limits, "--list-limits"},
                                                   {!typed.explain.empty(), "--explain"},
                                                   {typed.cache_info, "--cache-info"},
                                                   {typed.cache_clear, "--cache-clear"}};
  std::string_view found;
  for (const auto& [is_asked, option] : all) {
    if (!is_asked) continue;
    if (!found.empty())
      throw UsageError(fmt::format("{} and {} exclude each other", found, option));
    found = option;
  }
  return found;
}

// Which cache is meant: the configuration may name it.
IndexOptions cache_of(const Typed& typed) {
  if (typed.no_cache) throw UsageError("--no-cache goes with --package");
  Options options;
  options.settings.cache_directory = read_cache_directory(typed);
  options.config = file_name(typed.config, "--config");
  options.no_config = typed.no_config;
  IndexOptions index;
  index.cache_directory = find_settings(options).cache_directory;
  return index;
}

std::string describe(const CacheInfo& info) {
  return fmt::format("file    {}\nsize    {}\npages   {}\nwheels  {}\n",
                     escape(path_text(info.file)), format_bytes(info.bytes), info.pages,
                     info.artifacts);
}

std::string describe_removed(const CacheInfo& info) {
  const std::string directory = escape(path_text(info.file.parent_path()));
  if (info.bytes == 0) return fmt::format("nothing to remove: {} has no cache\n", directory);
  return fmt::format("removed {} from {}: {} and {}\n", format_bytes(info.bytes), directory,
                     count_of(info.pages, "page"), count_of(info.artifacts, "wheel"));
}

}  // namespace

std::optional<Answer> answer(const Typed& typed) {
  if (typed.help) return Answer{std::string(help_text), std::nullopt};
  if (typed.version) return Answer{fmt::format("ftcheck {}\n", version()), std::nullopt};
  const std::string_view option = asked_for(typed);
  if (option.empty()) return std::nullopt;
  const bool takes_rules = option == "--list-rules" || option == "--explain";
  if (!typed.files_from.empty() || (!takes_rules && !typed.words.empty())) {
    throw UsageError(fmt::format("{} takes no PATH", option));
  }
  if (!typed.packages.empty()) throw UsageError(fmt::format("{} takes no --package", option));
  Target target{Format::text, file_name(typed.output, "--output")};
  if (typed.list_limits) return Answer{list_limits(read_limits(typed)), target.file};
  if (typed.cache_info) return Answer{describe(cache_info(cache_of(typed))), target.file};
  if (typed.cache_clear) return Answer{describe_removed(clear_cache(cache_of(typed))), target.file};
  if (option == "--explain") return Answer{explain(rules_of(typed, "--explain")), target.file};
  std::string text = list_rules(typed, target);
  return Answer{std::move(text), target.file};
}

}  // namespace ftcheck::cli
