#include "wheel/record_index.hpp"

#include <doctest/doctest.h>

using ftcheck::wheel::parse_record;
using ftcheck::wheel::Record;
using ftcheck::wheel::RecordIndex;

TEST_CASE("a member's row is found by its path") {
  const Record record = parse_record("a/b,sha256=x,1\na,,2\n");
  const RecordIndex index(record);
  REQUIRE(index.find("a/b") != nullptr);
  CHECK(index.find("a/b")->size == 1);
  CHECK(index.find("a")->size == 2);
  CHECK(index.find("b") == nullptr);
  CHECK(index.find("") == nullptr);
}

TEST_CASE(
    "a row with backslashes is found by the path with slashes, but not before one with those") {
  const Record record = parse_record("a\\b,,1\na/b,,2\nc\\d,,3\n");
  const RecordIndex index(record);
  CHECK(index.find("a/b")->size == 2);
  CHECK(index.find("a\\b")->size == 1);
  CHECK(index.find("c/d")->size == 3);
  CHECK(index.find("c\\d")->size == 3);
}

TEST_CASE("a member with a backslash is not found by a row with a slash") {
  const Record record = parse_record("a/b,,1\n");
  CHECK(RecordIndex(record).find("a\\b") == nullptr);
}

TEST_CASE("the first of several rows for one path is found") {
  const Record record = parse_record("a,,1\na,,2\n");
  CHECK(RecordIndex(record).find("a")->size == 1);
}
