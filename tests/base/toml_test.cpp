#include <ftcheck/toml.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using ftcheck::check_toml;

namespace {

// "3 has a key with ..."; empty if the text may be parsed.
std::string problem(std::string_view text) {
  const auto found = check_toml(text);
  return found ? std::to_string(found->line) + " " + found->what : std::string();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

constexpr std::size_t many = 300'000;

}  // namespace

TEST_CASE("TOML that people and tools write may be parsed") {
  CHECK(problem("").empty());
  CHECK(problem("[a.b]\nx = [1.5, {y.z = 'a.b'}, ]\r\n[[c]] # a.b.c\ny = 1979-05-27T07:32:00.5Z\n")
            .empty());
  CHECK(problem("\xEF\xBB\xBF[a]\n").empty());
  CHECK(problem("x = '''" + repeated("a.", many) + "'''\n").empty());
  CHECK(problem("x = \"\\\"" + repeated("[", many) + "\" # " + repeated("a.", many)).empty());
}

TEST_CASE("a key of very many dots is refused with its line") {
  const std::string key = repeated("a.", many) + "a";
  const std::string sentence = "has a key with more than 30 dots";
  CHECK(problem(key + " = 1") == "1 " + sentence);
  CHECK(problem("\n\n[" + key + "]") == "3 " + sentence);
  CHECK(problem("x = [\n{" + key + " = 1}]") == "2 " + sentence);
  CHECK(problem(repeated("\"a\" . ", many) + "a = 1") == "1 " + sentence);
}

TEST_CASE("a key is found after every kind of string") {
  const std::string key = "{" + repeated("a.", many) + "a = 1}]";
  for (const std::string_view text :
       {"''", "'a\\'", R"("\"")", "''''''", "'''a''''", "'''a'''''", R"("""a"""")", R"("""a""""")",
        R"("""\"""")", "\"\"\"\n\\\n\"\"\""}) {
    CAPTURE(text);
    CHECK(problem("x = [" + std::string(text) + ", " + key).find("dots") != std::string::npos);
  }
}

TEST_CASE("brackets that nest very deeply are refused") {
  for (const std::string_view text : {"[", "{a=", "[{a="}) {
    CAPTURE(text);
    CHECK(problem("x = " + repeated(text, many)) == "1 has more than 60 brackets in brackets");
  }
}

TEST_CASE("a name or a value that is missing is refused") {
  CHECK(problem("x = [1, , 2]") == "1 is not valid TOML: a value is missing in an array");
  CHECK(problem("\xEF\xBB\xBF[ ]") ==
        "1 is not valid TOML: a name is missing between its brackets");
}

TEST_CASE("a value that toml++ would read past is refused") {
  const std::string sentence =
      "is not valid TOML: what stands for a value is no text, number, date, time, array or table";
  // toml++ takes for granted that a digit follows the T.
  CHECK(problem("a = 1\nx = { upload-time = 2025-03-05T)0:05:02Z, size = 1 }") == "2 " + sentence);
  for (const std::string_view value :
       {"2025-03-05T", "2025-03-5", "07:3", "1979-05-27T07:32:00+7", "1__0", "_1", "0x", "0xg",
        "1.", "1e", "+", "yes", "tru", "[1, 2025-01-01T]", "{a = nope}"}) {
    CAPTURE(value);
    CHECK(problem("x = " + std::string(value)) == "1 " + sentence);
  }
}

TEST_CASE("each kind of value may be parsed") {
  for (const std::string_view value : {"true",
                                       "false",
                                       "0",
                                       "-17",
                                       "+1_000",
                                       "0xDEAD_beef",
                                       "0o755",
                                       "0b1101",
                                       "3.14",
                                       "-0.01",
                                       "5e+22",
                                       "6.626e-34",
                                       "1e1_0",
                                       "inf",
                                       "-nan",
                                       "1979-05-27",
                                       "07:32:00",
                                       "07:32:00.999",
                                       "1979-05-27T07:32:00Z",
                                       "1979-05-27 07:32:00",
                                       "1979-05-27 07:32:00.5-07:00",
                                       "1979-05-27t07:32:00z",
                                       "[1, 1979-05-27 07:32:00, 2]",
                                       "{a = 1, b = 07:32:00}",
                                       "[]",
                                       "[\n  1, # one\n  2\n]",
                                       "[[1, 2], ['a']]",
                                       "{}"}) {
    CAPTURE(value);
    CHECK(problem("x = " + std::string(value) + "\ny = 1").empty());
    CHECK(problem("x = " + std::string(value) + " # note").empty());
  }
}

TEST_CASE("a character outside of ASCII is refused where TOML has none") {
  const std::string sentence =
      "is not valid TOML: a character outside of ASCII is neither in quotation marks nor in a "
      "comment";
  // U+0489 combines with the letter before it, which toml++ takes for granted not to happen.
  CHECK(problem("[[tool.poetry\xD2\x89ource]]") == "1 " + sentence);
  CHECK(problem("x = 1\nk\xC3\xBC = 2") == "2 " + sentence);
  CHECK(problem("\"k\xC3\xBC\" = 'k\xD2\x89' # k\xD2\x89").empty());
}
