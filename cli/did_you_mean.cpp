#include "did_you_mean.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace ftcheck::cli {
namespace {

// No option, format or rule is this long; comparing longer words would only take time.
constexpr std::size_t longest_word = 100;

std::string lower(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

std::size_t distance(std::string_view word, std::string_view known) {
  if (word.size() > longest_word) return word.size();
  const std::string from = lower(word);
  const std::string to = lower(known);
  if (from.size() >= 3 && to.find(from) != std::string::npos) return 0;
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

bool is_near(std::string_view word, std::size_t distance) {
  if (word.size() > longest_word) return false;
  // Short words count as slips only if most of their characters are right.
  const std::size_t most = word.size() < 3 ? 1 : std::max<std::size_t>(2, word.size() / 4);
  return distance <= most && distance < std::max<std::size_t>(word.size(), 1);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t least = 0;
  for (const std::string_view each : known) {
    const std::size_t current = distance(word, each);
    if (!is_near(word, current) || (!best.empty() && current >= least)) continue;
    best = each;
    least = current;
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view best = nearest(word, known);
  const std::string choices = fmt::format("{}", fmt::join(known, ", "));
  if (best.empty()) return fmt::format("choose from {}", choices);
  return fmt::format("did you mean {}? Choose from {}", best, choices);
}

std::string list_words(std::span<const std::string> words, std::string_view conjunction) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? fmt::format(" {} ", conjunction) : ", ";
    list += words[i];
  }
  return list;
}

}  // namespace ftcheck::cli
