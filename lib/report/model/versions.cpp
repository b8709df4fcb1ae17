#include "report/model/versions.hpp"

#include <cstddef>

namespace ftcheck::report {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A run of digits, a run of letters, or one other character; empty at the end.
struct Token {
  std::string_view text;
  int rank = 0;  // of different ranks, the lower is older
};

// Words before a release are lower than its end, then come local versions, words after it, and
// numbers.
int rank_of(std::string_view text) {
  if (text.empty()) return 0;
  if (is_digit(text[0])) return 4;
  if (text == "dev") return -4;
  if (text == "a" || text == "alpha") return -3;
  if (text == "b" || text == "beta") return -2;
  if (text == "rc" || text == "c" || text == "pre" || text == "preview") return -1;
  if (text == "+") return 1;
  return is_letter(text[0]) ? 2 : 3;
}

Token next(std::string_view& rest) {
  // Dots, hyphens and underscores only separate.
  while (!rest.empty() && std::string_view("._-").find(rest[0]) != std::string_view::npos) {
    rest.remove_prefix(1);
  }
  std::size_t size = rest.empty() ? 0 : 1;
  if (size == 1 && is_digit(rest[0])) {
    while (size < rest.size() && is_digit(rest[size])) ++size;
  } else if (size == 1 && is_letter(rest[0])) {
    while (size < rest.size() && is_letter(rest[size])) ++size;
  }
  const std::string_view text = rest.substr(0, size);
  rest.remove_prefix(size);
  return {text, rank_of(text)};
}

// "1" of "1!2.0", which is left without it; empty where there is none.
std::string_view take_epoch(std::string_view& version) {
  const std::size_t end = version.find('!');
  if (end == std::string_view::npos) return {};
  const std::string_view epoch = version.substr(0, end);
  version.remove_prefix(end + 1);
  return epoch;
}

// Numbers by their value, however long they are.
int compare(std::string_view a, std::string_view b, bool numbers) {
  if (numbers) {
    while (!a.empty() && a[0] == '0') a.remove_prefix(1);
    while (!b.empty() && b[0] == '0') b.remove_prefix(1);
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  }
  return a.compare(b);
}

}  // namespace

bool is_older(std::string_view a, std::string_view b) {
  std::string_view rest_a = a;
  std::string_view rest_b = b;
  const int epochs = compare(take_epoch(rest_a), take_epoch(rest_b), true);
  if (epochs != 0) return epochs < 0;
  while (!rest_a.empty() || !rest_b.empty()) {
    const Token one = next(rest_a);
    const Token other = next(rest_b);
    if (one.rank != other.rank) return one.rank < other.rank;
    const int order = compare(one.text, other.text, one.rank == 4);
    if (order != 0) return order < 0;
  }
  return a < b;
}

}  // namespace ftcheck::report
