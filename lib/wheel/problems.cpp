// People read these clauses: twenty, of a line or two each, say enough about any file.
#include "wheel/problems.hpp"

#include <cstddef>
#include <utility>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace ftcheck::wheel {
namespace {

constexpr std::size_t max_problems = 20;
constexpr std::size_t max_quoted = 80;

}  // namespace

void add_problem(std::vector<std::string>& problems, std::string clause) {
  if (problems.size() < max_problems) {
    problems.push_back(std::move(clause));
  } else if (problems.size() == max_problems) {
    problems.emplace_back("there are more problems than these");
  }
}

std::string in_quotes(std::string_view value) {
  const std::string_view shown = base::cut_characters(value, max_quoted);
  std::string result = "\"";
  for (char c : shown) result += base::is_control(c) ? '?' : c;
  if (shown.size() < value.size()) result += "...";
  return result + '"';
}

}  // namespace ftcheck::wheel
