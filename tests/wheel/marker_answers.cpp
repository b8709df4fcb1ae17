// Answers the questions of marker_answers.py, one line per question:
//
//   INTERPRETER TAB PLATFORM TAB EXTRAS TAB GROUPS TAB MARKER
//
// EXTRAS and GROUPS are separated by blanks.  The answer is "1", "0", or "none".
#include "base/ascii.hpp"
#include "wheel/marker.hpp"

#include <ftcheck/interpreter.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ftcheck;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  if (text.empty()) return found;
  for (const std::string_view word : base::split(text, ' ')) found.emplace_back(word);
  return found;
}

std::string answer(const std::vector<std::string_view>& fields) {
  auto environment = wheel::marker_environment(parse_interpreter(fields.at(0)),
                                               wheel::parse_platform(fields.at(1)).value());
  environment.extras = words(fields.at(2));
  environment.dependency_groups = words(fields.at(3));
  const auto holds = wheel::evaluate(fields.at(4), environment);
  if (!holds) return "none";
  return *holds ? "1" : "0";
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(base::split(line, '\t')) << '\n';
  }
}
