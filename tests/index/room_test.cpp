#include "index/room.hpp"

#include "index/cache_file.hpp"
#include "index/directory.hpp"

#include <doctest/doctest.h>

using ftcheck::index::Access;
using ftcheck::index::create_tables;
using ftcheck::index::Database;
using ftcheck::index::make_room;
using ftcheck::testing::TemporaryDirectory;
using ftcheck::testing::write;

namespace {

constexpr const char* fill =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
    "INSERT INTO pages SELECT i, '', '', '', '', zeroblob(10000), 10000, i, NULL, '' FROM n;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
    "INSERT INTO artifacts SELECT i, '', '', zeroblob(10000), 10000, i, '' FROM n";

}  // namespace

TEST_CASE("room: nothing is dropped as long as there is room") {
  const TemporaryDirectory home;
  write(home.path() / "x", "");
  Database database(home.path() / "x", Access::write, 1 << 20);
  create_tables(database);
  database.run(fill);
  make_room(database, 4'000'000);
  CHECK(database.number("SELECT count(*) FROM pages") == 100);
  CHECK(database.number("SELECT count(*) FROM artifacts") == 100);
}

TEST_CASE("room: the oldest rows are dropped, and the file does not grow") {
  const TemporaryDirectory home;
  write(home.path() / "x", "");
  Database database(home.path() / "x", Access::write, 1 << 20);
  create_tables(database);
  database.run(fill);
  const std::int64_t size = database.number("PRAGMA page_count");
  make_room(database, 2'000'000);
  const std::int64_t left = database.number("SELECT count(*) FROM pages");
  CHECK(left > 50);
  CHECK(left < 75);
  CHECK(database.number("SELECT min(fetched) FROM pages") == 101 - left);
  CHECK(database.number("SELECT min(used) FROM artifacts") > 25);
  CHECK(database.number("SELECT max(used) FROM artifacts") == 100);
  CHECK(database.number("PRAGMA page_count") == size);
}

TEST_CASE("room: a single row that is too large is dropped too") {
  const TemporaryDirectory home;
  write(home.path() / "x", "");
  Database database(home.path() / "x", Access::write, 1 << 20);
  create_tables(database);
  database.run("INSERT INTO artifacts VALUES ('', '', '', zeroblob(500000), 1, 1, '')");
  make_room(database, 100'000);
  CHECK(database.number("SELECT count(*) FROM artifacts") == 0);
}
