#include "report/format/terminal.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;
using namespace ftcheck::report;

TEST_CASE("text in any language stays unchanged") {
  CHECK(escape("pkg/größe-数据-🐍.so") == "pkg/größe-数据-🐍.so");
}

TEST_CASE("control characters are spelled out") {
  CHECK(escape("a\x1b[31mb\r\n\t\x7f") == "a\\x1b[31mb\\x0d\\x0a\\x09\\x7f");
  CHECK(escape(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(escape("\xc2\x9b"
               "31m") == "\\u009b31m");
}

TEST_CASE("characters that make one name look like another are spelled out") {
  CHECK(escape("a\u202egpj.so") == "a\\u202egpj.so");
  CHECK(escape("a\u200bb\u2066c\ufeff") == "a\\u200bb\\u2066c\\ufeff");
}

TEST_CASE("only text that a runner would obey in its log is spelled out") {
  CHECK(escape("::error::x") == "\\x3a:error::x");
  CHECK(escape("a  ::error::x") == "a  \\x3a:error::x");        // a line may be wrapped there
  CHECK(escape("\u3000::error::x") == "\u3000\\x3a:error::x");  // the runner takes it for a space
  CHECK(escape("x##[error]x##vso[task]x") == "x#\\x23[error]x#\\x23vso[task]x");
  CHECK(escape("##teamcity[message]") == "#\\x23teamcity[message]");
  CHECK(escape("std::vector :: a: b # c ## [d]") == "std::vector :: a: b # c ## [d]");
}

TEST_CASE("bytes that are not UTF-8 are spelled out one by one") {
  CHECK(escape("\xff") == "\\xff");
  CHECK(escape("a\xc3") == "a\\xc3");                           // cut short
  CHECK(escape("\xc0\xaf") == "\\xc0\\xaf");                    // overlong "/"
  CHECK(escape("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");           // overlong "/"
  CHECK(escape("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(escape("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  CHECK(escape("\xe2\x82x") == "\\xe2\\x82x");
}

TEST_CASE("paint adds colors only if it is on") {
  CHECK(paint("x", Color::red, false) == "x");
  CHECK(paint("x", Color::red, true) == "\x1b[31mx\x1b[0m");
}

TEST_CASE("prose is wrapped at spaces and indented") {
  const std::string word(40, 'a');
  CHECK(wrap(word + " " + word + " " + word, 4, 6) == word + " " + word + "\n      " + word);
}

TEST_CASE("a word that is longer than the line is not broken") {
  const std::string word(200, 'a');
  CHECK(wrap("x " + word + " y", 0, 2) == "x\n  " + word + "\n  y");
}

TEST_CASE("code between backticks stays on one line") {
  const std::string code = "`PYBIND11_MODULE(name, m, py::mod_gil_not_used())`";
  CHECK(wrap(std::string(60, 'a') + " " + code + ".", 0, 2) ==
        std::string(60, 'a') + "\n  " + code + ".");
}

TEST_CASE("a backtick without a partner is an ordinary character") {
  CHECK(wrap("a ` b", 0, 2) == "a ` b");
}

TEST_CASE("a line's width is counted in characters, not bytes") {
  std::string word;
  for (int i = 0; i < 45; ++i) word += "é";
  CHECK(wrap(word + " " + word, 0, 2) == word + " " + word);
}
