#include "base/ascii.hpp"

#include <doctest/doctest.h>

namespace base = ftcheck::base;

TEST_CASE("only ASCII letters have a lower case") {
  CHECK(base::to_lower("KERNEL32.dll") == "kernel32.dll");
  CHECK(base::to_lower("@[`{") == "@[`{");
  CHECK(base::to_lower("\xC3\x84") == "\xC3\x84");
  CHECK(base::equal_without_case("Zlib", "zLIB"));
  CHECK_FALSE(base::equal_without_case("zlib", "zlib1"));
  CHECK_FALSE(base::equal_without_case("\xC3\x84", "\xC3\xA4"));
}

TEST_CASE("digits of other scripts do not count as digits") {
  CHECK(base::all_digits("0123456789"));
  CHECK_FALSE(base::all_digits(""));
  CHECK_FALSE(base::all_digits("1.0"));
  CHECK_FALSE(base::all_digits("\xD9\xA3"));
  CHECK(base::leading_digits("314t") == "314");
  CHECK(base::leading_digits("t314").empty());
  CHECK(base::leading_digits("314") == "314");
}

TEST_CASE("control characters are those below the space, and DEL") {
  CHECK(base::is_control('\x1b'));
  CHECK(base::is_control('\x7f'));
  CHECK_FALSE(base::is_control(' '));
  CHECK_FALSE(base::is_control('\xC2'));
}

TEST_CASE("blanks at both ends are trimmed, inner ones are kept") {
  CHECK(base::trim(" \t a b\r\n") == "a b");
  CHECK(base::trim(" \t").empty());
}

TEST_CASE("a text has one more part than separators") {
  CHECK(base::split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(base::split("", ',') == std::vector<std::string_view>{""});
}
