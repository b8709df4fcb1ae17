#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace base = ftcheck::base;

TEST_CASE("characters of each length are read as they are written") {
  struct Row {
    std::uint32_t code;
    std::string_view bytes;
  };
  for (const Row& row :
       {Row{0x0, std::string_view("\0", 1)}, Row{0x7F, "\x7F"}, Row{0x80, "\xC2\x80"},
        Row{0x7FF, "\xDF\xBF"}, Row{0x800, "\xE0\xA0\x80"}, Row{0xD7FF, "\xED\x9F\xBF"},
        Row{0xE000, "\xEE\x80\x80"}, Row{0xFFFF, "\xEF\xBF\xBF"}, Row{0x10000, "\xF0\x90\x80\x80"},
        Row{0x10FFFF, "\xF4\x8F\xBF\xBF"}}) {
    CAPTURE(row.code);
    std::string written;
    base::append_character(written, row.code);
    CHECK(written == row.bytes);
    const auto read = base::first_character(std::string(row.bytes) + "x");
    REQUIRE(read);
    CHECK(read->code == row.code);
    CHECK(read->size == row.bytes.size());
    CHECK(base::is_utf8(row.bytes));
  }
}

TEST_CASE("text that is not UTF-8 does not begin with a character") {
  for (const std::string_view bytes :
       {"", "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82",
        "\xE2\x28\xA1", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    CAPTURE(bytes);
    CHECK_FALSE(base::first_character(bytes));
    CHECK(base::is_utf8(bytes) == bytes.empty());
  }
  CHECK_FALSE(base::is_utf8("good \xFF"));
}

TEST_CASE("text is never cut within a character") {
  CHECK(base::cut_characters("abc", 3) == "abc");
  CHECK(base::cut_characters("abcd", 3) == "abc");
  CHECK(base::cut_characters("a\xC3\xA4z", 2) == "a");
  CHECK(base::cut_characters("a\xC3\xA4z", 3) == "a\xC3\xA4");
  CHECK(base::cut_characters("\xF0\x9F\x98\x80z", 3).empty());
  CHECK(base::cut_characters("abc", 0).empty());
}

TEST_CASE("text that is not UTF-8 is cut little shorter than asked") {
  CHECK(base::cut_characters(std::string(100, '\x80'), 80).size() == 77);
}
