// Which rules are chosen.
#include <ftcheck/rules.hpp>

#include "base/ascii.hpp"
#include "rules/check.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

namespace ftcheck {
namespace {

bool starts_with(std::string_view text, std::string_view beginning) {
  return base::to_lower(text).starts_with(base::to_lower(beginning));
}

// How many characters of the rule's code an entry matches; nothing if it does not match the rule.
std::optional<std::size_t> match(std::string_view entry, const Rule& rule) {
  if (base::to_lower(entry) == "all") return 0;
  if (base::to_lower(entry) == rule.name) return rule.code.size();
  if (!entry.empty() && starts_with(rule.code, entry)) return entry.size();
  return std::nullopt;
}

// The longest match of the rule's code by any entry.
std::optional<std::size_t> longest_match(const std::vector<std::string>& entries,
                                         const Rule& rule) {
  std::optional<std::size_t> longest;
  for (const std::string& entry : entries) {
    const auto length = match(entry, rule);
    if (length && (!longest || *length > *longest)) longest = length;
  }
  return longest;
}

void check_entries(const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    const auto names = [&](const Rule& rule) { return match(entry, rule).has_value(); };
    if (std::ranges::none_of(all_rules(), names)) {
      throw Error(fmt::format("unknown rule {:?}; `ftcheck --list-rules` lists all", entry));
    }
  }
}

}  // namespace

const Rule* find_rule(std::string_view code_or_name) {
  const std::string wanted = base::to_lower(code_or_name);
  const auto found = std::ranges::find_if(all_rules(), [&](const Rule& rule) {
    return wanted == rule.name || wanted == base::to_lower(rule.code);
  });
  return found == all_rules().end() ? nullptr : &*found;
}

bool rules::names_any(const std::vector<std::string>& entries, const Rule& rule) {
  return longest_match(entries, rule).has_value();
}

void check_choice(const RuleChoice& choice) {
  check_entries(choice.select);
  check_entries(choice.ignore);
  for (const ModuleIgnores& ignores : choice.per_module) {
    check_entries(ignores.codes);
    if (ignores.pattern.empty()) throw Error("a pattern for modules is empty; name a module or *");
  }
  for (const std::string& entry : choice.ignore_state) {
    const std::string problem = ignored_state_problem(entry);
    if (!problem.empty()) throw Error(fmt::format("ignore-state: {:?} {}", entry, problem));
  }
}

std::string ignored_state_problem(std::string_view entry) {
  constexpr std::string_view form =
      "write MODULE:VARIABLE, such as \"pkg._x:cache\" or \"pkg._x:*\"";
  const std::size_t colon = entry.find(':');
  if (colon == std::string_view::npos) return fmt::format("names no variable; {}", form);
  if (colon == 0) return fmt::format("names no module; {}", form);
  if (colon + 1 == entry.size()) return fmt::format("names no variable; {}", form);
  return {};
}

bool is_chosen(const RuleChoice& choice, const Rule& rule) {
  auto selected = longest_match(choice.select, rule);
  if (!selected && is_hint(rule) && choice.hints) selected = hint_codes.size();
  const auto ignored = longest_match(choice.ignore, rule);
  if (!selected) return choice.select.empty() && !ignored && !is_hint(rule);
  return !ignored || *selected > *ignored;
}

bool is_chosen(const RuleChoice& choice, std::string_view code_or_name) {
  const Rule* rule = find_rule(code_or_name);
  return rule == nullptr || is_chosen(choice, *rule);
}

}  // namespace ftcheck
