#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "wheel/metadata.hpp"

using ftcheck::wheel::parse_record;
using ftcheck::wheel::Record;

namespace {

using Strings = std::vector<std::string>;

Strings problems(std::string_view text) {
  return parse_record(text).problems;
}

}  // namespace

TEST_CASE("RECORD is read row by row") {
  const Record record = parse_record(
      "pkg/_x.so,sha256=AbC-_9,1234\n"
      "pkg-1.0.dist-info/RECORD,,\n");
  REQUIRE(record.rows.size() == 2);
  CHECK(record.rows[0].path == "pkg/_x.so");
  CHECK(record.rows[0].algorithm == "sha256");
  CHECK(record.rows[0].digest == "AbC-_9");
  CHECK(record.rows[0].size == 1234);
  CHECK(record.rows[1].path == "pkg-1.0.dist-info/RECORD");
  CHECK(record.rows[1].algorithm.empty());
  CHECK(record.rows[1].digest.empty());
  CHECK_FALSE(record.rows[1].size.has_value());
  CHECK(record.problems == Strings{});
}

TEST_CASE("quoted fields may hold commas, quotes and line ends") {
  const Record record =
      parse_record("\"a,b\",,1\n\"say \"\"hi\"\"\",,2\n\"two\nlines\",,3\nback\\slash \"q\",,4\n");
  REQUIRE(record.rows.size() == 4);
  CHECK(record.rows[0].path == "a,b");
  CHECK(record.rows[1].path == "say \"hi\"");
  CHECK(record.rows[2].path == "two\nlines");
  CHECK(record.rows[3].path == "back\\slash \"q\"");
  CHECK(record.rows[3].size == 4);
  CHECK(record.problems == Strings{});
}

TEST_CASE("rows may end in CR LF, and the last one in nothing") {
  const Record record = parse_record("a,,1\r\n\"b\",,2\r\nc,,");
  REQUIRE(record.rows.size() == 3);
  CHECK(record.rows[0].size == 1);
  CHECK(record.rows[1].path == "b");
  CHECK(record.rows[2].path == "c");
  CHECK(record.problems == Strings{});
}

TEST_CASE("a carriage return by itself belongs to its field") {
  const Record record = parse_record("a\rb,,1\n\rc,,2\r\n");
  REQUIRE(record.rows.size() == 2);
  CHECK(record.rows[0].path == "a\rb");
  CHECK(record.rows[1].path == "\rc");
}

TEST_CASE("an empty RECORD has no rows and no syntax problems") {
  CHECK(parse_record("").rows.empty());
  CHECK(problems("") == Strings{});
}

TEST_CASE("a row without three columns is a problem, and its file still counts") {
  const Record record = parse_record("a\nb,,1\n\nc,,1,x\n");
  CHECK(record.problems == Strings{"its line 1 has 1 columns, not 3",
                                   "its line 3 has 0 columns, not 3",
                                   "its line 4 has 4 columns, not 3"});
  REQUIRE(record.rows.size() == 3);
  CHECK(record.rows[2].path == "c");
}

TEST_CASE("a size that is not a number is a problem") {
  for (const char* size : {"-1", "+1", "1.0", "0x10", " 1", "1 ", "99999999999999999999999"}) {
    CAPTURE(size);
    const Record record = parse_record(std::string("a,,") + size + "\n");
    REQUIRE(record.rows.size() == 1);
    CHECK_FALSE(record.rows[0].size.has_value());
    CHECK(record.problems == Strings{"its line 1 has \"" + std::string(size) +
                                     "\" for a size, which is not a number"});
  }
}

TEST_CASE("a hash without an algorithm or a digest is a problem") {
  for (const char* hash : {"abc", "=abc", "sha256="}) {
    CAPTURE(hash);
    const Record record = parse_record(std::string("a,") + hash + ",1\n");
    REQUIRE(record.rows.size() == 1);
    CHECK(record.rows[0].algorithm.empty());
    CHECK(record.problems.size() == 1);
  }
}

TEST_CASE("a row that does not name a file is a problem, and is not kept") {
  const Record record = parse_record(",sha256=x,1\n");
  CHECK(record.rows.empty());
  CHECK(record.problems == Strings{"its line 1 does not name a file"});
}

TEST_CASE("a quote that nothing closes is a problem on the line that it opens") {
  CHECK(problems("a,,1\n\"b,,2\nc,,3\n") ==
        Strings{"its line 2 begins a quoted field that nothing closes",
                "its line 2 has 1 columns, not 3"});
}

TEST_CASE("lines are counted through quoted line ends") {
  CHECK(problems("\"a\n\n\",,1\nb\n") == Strings{"its line 4 has 1 columns, not 3"});
}

TEST_CASE("a text of nothing but commas or line ends costs a bounded number of problems") {
  CHECK(problems(std::string(100'000, '\n')).size() == 21);
  CHECK(problems(std::string(100'000, ',')).size() == 2);
}
