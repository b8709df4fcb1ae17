#include "rules.hpp"

#include "did_you_mean.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ftcheck::cli {
namespace {

// "FT301 (gil-not-declared) or FT302 (gil-declared-used)": the rules that the user may have meant
// by `word`, nearest first.
std::string name_near_rules(std::string_view word) {
  std::vector<std::pair<std::size_t, const Rule*>> near;
  for (const Rule& rule : all_rules()) {
    near.emplace_back(std::min(distance(word, rule.code), distance(word, rule.name)), &rule);
  }
  // At the same distance, rules of the same family come first: the beginning of a code is rarely
  // mistyped.
  const auto differs_at = [&](const Rule& rule) {
    return std::ranges::mismatch(word, rule.code).in2 - rule.code.begin();
  };
  std::ranges::stable_sort(near, [&](const auto& a, const auto& b) {
    return std::pair(a.first, -differs_at(*a.second)) < std::pair(b.first, -differs_at(*b.second));
  });
  std::vector<std::string> names;
  for (const auto& [far, rule] : near) {
    if (names.size() == 4 || !is_near(word, far)) break;
    names.push_back(fmt::format("{} ({})", rule->code, rule->name));
  }
  return list_words(names, "or");
}

bool names(const std::string& entry, const Rule& rule) {
  return is_chosen({.select = {entry}, .ignore = {}, .hints = false}, rule);
}

}  // namespace

void check_code(const std::string& entry, std::string_view where) {
  if (std::ranges::any_of(all_rules(), [&](const Rule& rule) { return names(entry, rule); })) {
    return;
  }
  if (entry.empty() || entry.find(' ') != std::string::npos) {
    throw Error(
        fmt::format("{}: '{}' is not a rule; separate rules with one comma each", where, entry));
  }
  const std::string near = name_near_rules(entry);
  throw Error(fmt::format("{}: unknown rule '{}'; {}`ftcheck --list-rules` lists all", where, entry,
                          near.empty() ? "" : fmt::format("did you mean {}? ", near)));
}

void check_ignored_state(std::string_view entry, std::string_view where) {
  const std::string problem = ignored_state_problem(entry);
  if (!problem.empty()) throw Error(fmt::format("{}: '{}' {}", where, entry, problem));
}

std::vector<Rule> find_rules(std::span<const std::string> words, std::string_view where) {
  for (const std::string& word : words) check_code(word, where);
  std::vector<Rule> found;
  std::ranges::copy_if(all_rules(), std::back_inserter(found), [&](const Rule& rule) {
    return words.empty() ||
           std::ranges::any_of(words, [&](const std::string& word) { return names(word, rule); });
  });
  return found;
}

std::string explain(std::span<const Rule> rules) {
  std::string text;
  for (const Rule& rule : rules) {
    if (!text.empty()) text += "\n\n";
    text += ftcheck::explain(rule);
  }
  return text;
}

}  // namespace ftcheck::cli
