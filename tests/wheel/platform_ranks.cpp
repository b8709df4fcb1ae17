// Prints how well wheels fit a platform, for platform_ranks.py to compare:
//
//   ftcheck-platform-ranks PLATFORM TAG...      prints the tags that fit, best first, one per line
#include "wheel/platform.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

int main(int count, char** words) {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  std::string why;
  const auto platform =
      ftcheck::wheel::parse_platform(arguments.size() > 1 ? arguments[1] : "", &why);
  if (!platform) {
    std::cerr << why << '\n';
    return EXIT_FAILURE;
  }
  std::vector<std::pair<unsigned, std::string>> found;
  for (const char* tag : arguments.subspan(2)) {
    if (const auto rank = ftcheck::wheel::rank(*platform, tag)) found.emplace_back(*rank, tag);
  }
  std::ranges::stable_sort(found, {}, &std::pair<unsigned, std::string>::first);
  for (const auto& [rank, tag] : found) std::cout << tag << '\n';
  return EXIT_SUCCESS;
}
