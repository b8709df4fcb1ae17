#include "answers.hpp"

#include "help.hpp"
#include "output.hpp"
#include "rules.hpp"
#include "targets.hpp"
#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/limits.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <system_error>
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

}  // namespace

std::optional<Answer> answer(const Typed& typed) {
  if (typed.help) return Answer{std::string(help_text), std::nullopt};
  if (typed.version) return Answer{fmt::format("ftcheck {}\n", version()), std::nullopt};
  const bool explains = !typed.explain.empty();
  const int asked = int{typed.list_rules} + int{typed.list_limits} + int{explains};
  if (asked == 0) return std::nullopt;
  if (asked > 1) {
    throw UsageError("--list-rules, --list-limits and --explain exclude each other");
  }
  const std::string_view option = typed.list_rules    ? "--list-rules"
                                  : typed.list_limits ? "--list-limits"
                                                      : "--explain";
  if (!typed.files_from.empty() || (typed.list_limits && !typed.words.empty())) {
    throw UsageError(fmt::format("{} takes no PATH", option));
  }
  Target target{Format::text, file_name(typed.output, "--output")};
  if (typed.list_limits) return Answer{list_limits(read_limits(typed)), target.file};
  if (explains) return Answer{explain(rules_of(typed, "--explain")), target.file};
  std::string text = list_rules(typed, target);
  return Answer{std::move(text), target.file};
}

}  // namespace ftcheck::cli
