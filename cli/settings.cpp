#include "settings.hpp"

#include "did_you_mean.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <span>
#include <utility>

namespace ftcheck::cli {
namespace {

template <typename Value>
using Word = std::pair<std::string_view, Value>;

template <typename Value>
Value choose(std::span<const Word<Value>> words, std::string_view kind, std::string_view word,
             std::string_view where) {
  std::vector<std::string_view> choices;
  for (const auto& [known, value] : words) {
    if (known == word) return value;
    choices.push_back(known);
  }
  throw Error(fmt::format("{}: unknown {} '{}'; {}", where, kind, word, suggestion(word, choices)));
}

constexpr Format rules_formats[] = {Format::text, Format::json, Format::markdown};
constexpr Word<ColorChoice> color_choices[] = {{"auto", ColorChoice::automatic},
                                               {"always", ColorChoice::always},
                                               {"never", ColorChoice::never}};
constexpr Word<Severity> severities[] = {{"error", Severity::error},
                                         {"warning", Severity::warning}};

Format choose_format(std::span<const Format> formats, std::string_view word,
                     std::string_view where) {
  std::vector<Word<Format>> words;
  for (const Format format : formats) words.emplace_back(to_string(format), format);
  return choose<Format>(words, "format", word, where);
}

}  // namespace

Settings merge(Settings first, const Settings& second) {
  const auto fill = [](auto& value, const auto& otherwise) {
    if (!value) value = otherwise;
  };
  fill(first.select, second.select);
  fill(first.ignore, second.ignore);
  fill(first.ignore_state, second.ignore_state);
  fill(first.hints, second.hints);
  fill(first.fail_on, second.fail_on);
  fill(first.verify_record, second.verify_record);
  fill(first.format, second.format);
  fill(first.color, second.color);
  fill(first.index, second.index);
  fill(first.extra_indexes, second.extra_indexes);
  fill(first.cache_directory, second.cache_directory);
  fill(first.offline, second.offline);
  fill(first.extras, second.extras);
  fill(first.groups, second.groups);
  fill(first.resolver, second.resolver);
  if (first.per_module_ignores.empty()) first.per_module_ignores = second.per_module_ignores;
  return first;
}

Format parse_format(std::string_view word, std::string_view where) {
  return choose_format(all_formats(), word, where);
}

Format parse_rules_format(std::string_view word, std::string_view where) {
  return choose_format(rules_formats, word, where);
}

ColorChoice parse_color(std::string_view word, std::string_view where) {
  return choose<ColorChoice>(color_choices, "choice", word, where);
}

Severity parse_fail_on(std::string_view word, std::string_view where) {
  return choose<Severity>(severities, "severity", word, where);
}

Resolver parse_resolver(std::string_view word, std::string_view where) {
  if (const auto resolver = find_resolver(word)) return *resolver;
  std::vector<Word<Resolver>> words;
  for (const Resolver each : {Resolver::fit, Resolver::uv})
    words.emplace_back(to_string(each), each);
  return choose<Resolver>(words, "choice", word, where);
}

// Case does not matter, because it matters in no file's name that is known.
InputKind parse_input_kind(std::string_view word, std::string_view where) {
  if (const auto kind = find_input_kind(word)) return *kind;
  std::vector<Word<InputKind>> words;
  for (const InputKind kind : all_input_kinds()) words.emplace_back(to_string(kind), kind);
  return choose<InputKind>(words, "kind", word, where);
}

}  // namespace ftcheck::cli
