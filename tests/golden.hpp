// Golden files: whole expected results, readable for people, in the folder golden/ of their tests.
//
// FTCHECK_UPDATE_GOLDEN=1 in the environment rewrites them instead of comparing; review the changes
// with version control.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace ftcheck::golden {

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The line of `text` that contains position `at`.
inline std::string_view line_of(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = text.find('\n', begin);
  return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

// Compares `text` with the golden file `name`, byte by byte, and shows the first line that differs.
inline void check_golden(const std::string& name, std::string_view text) {
  const auto path = std::filesystem::path(FTCHECK_GOLDEN) / name;
  const char* update = std::getenv("FTCHECK_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << text;
  }
  const std::string expected = read(path);
  if (text == expected) return;
  std::size_t at = 0;
  while (at < text.size() && at < expected.size() && text[at] == expected[at]) ++at;
  const std::string is(line_of(text, at));
  const std::string should_be(line_of(expected, at));
  CAPTURE(path.string());
  CHECK(is == should_be);
  FAIL_CHECK(
      "the golden file differs; if the change is intended, run with FTCHECK_UPDATE_GOLDEN=1");
}

}  // namespace ftcheck::golden
