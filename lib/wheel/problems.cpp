// A clause is for a person to read: twenty of them, of a line or two, say enough about any file.
#include "wheel/problems.hpp"

#include <cstddef>
#include <utility>

namespace ftcheck::wheel {
namespace {

constexpr std::size_t max_problems = 20;
constexpr std::size_t max_quoted = 80;

bool continues_a_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20U || c == '\x7f';
}

}  // namespace

void add_problem(std::vector<std::string>& problems, std::string clause) {
  if (problems.size() < max_problems) {
    problems.push_back(std::move(clause));
  } else if (problems.size() == max_problems) {
    problems.emplace_back("there are more problems than these");
  }
}

std::string quoted(std::string_view value) {
  std::size_t length = value.size();
  if (length > max_quoted) {
    length = max_quoted;
    while (length > 0 && continues_a_character(value[length])) --length;
  }
  std::string result = "\"";
  for (char c : value.substr(0, length)) result += is_control(c) ? '?' : c;
  if (length < value.size()) result += "...";
  return result + '"';
}

}  // namespace ftcheck::wheel
