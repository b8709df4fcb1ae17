#include "rules.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace ftcheck::cli {
namespace {

// How many characters are to be inserted, removed or replaced to make one of the other
// (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// Few for a rule that the word may be a slip or a part of.
std::size_t distance(std::string_view word, const Rule& rule) {
  std::string name(word);
  std::string code(word);
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  for (char& c : name) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  for (char& c : code) c = is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  const bool is_part = word.size() >= 3 && (rule.code.starts_with(code) ||
                                            rule.name.find(name) != std::string_view::npos);
  return is_part ? 0 : std::min(distance(code, rule.code), distance(name, rule.name));
}

// " (FT301 is gil-not-declared, ...)" or nothing.
std::string name_near_rules(std::string_view word) {
  // No name is this long; it would only take time.
  if (word.size() > 100) return {};
  std::vector<std::pair<std::size_t, const Rule*>> near;
  for (const Rule& rule : all_rules()) near.emplace_back(distance(word, rule), &rule);
  // Of equals those of the same family first: codes are hardly mistyped at the beginning.
  const auto differs_at = [&](const Rule& rule) {
    return std::ranges::mismatch(word, rule.code).in2 - rule.code.begin();
  };
  std::ranges::stable_sort(near, [&](const auto& a, const auto& b) {
    return std::pair(a.first, -differs_at(*a.second)) < std::pair(b.first, -differs_at(*b.second));
  });
  const std::size_t most = std::max<std::size_t>(2, word.size() / 4);
  std::string names;
  for (std::size_t i = 0; i < near.size() && i < 4 && near[i].first <= most; ++i) {
    const Rule& rule = *near[i].second;
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", rule.code, rule.name);
  }
  return names.empty() ? names : "; near it are " + names;
}

}  // namespace

std::string explain(std::string_view code_or_name) {
  const Rule* rule = find_rule(code_or_name);
  if (rule == nullptr) {
    throw Error(fmt::format("no rule has the code or name '{}'{}; `ftcheck --list-rules` lists all",
                            code_or_name, name_near_rules(code_or_name)));
  }
  return ftcheck::explain(*rule);
}

}  // namespace ftcheck::cli
