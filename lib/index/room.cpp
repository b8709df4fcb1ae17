#include "index/room.hpp"

namespace ftcheck::index {
namespace {

std::int64_t used_bytes(const Database& database) {
  return (database.number("PRAGMA page_count") - database.number("PRAGMA freelist_count")) *
         database.number("PRAGMA page_size");
}

}  // namespace

void make_room(Database& database, std::int64_t most) {
  if (used_bytes(database) <= most) return;
  // Each round drops an eighth of both tables, so this many leave nothing of any file.
  constexpr int rounds = 200;
  for (int round = 0; round < rounds && used_bytes(database) > most / 4 * 3; ++round) {
    database.run(
        "DELETE FROM pages WHERE rowid IN (SELECT rowid FROM pages ORDER BY fetched "
        "LIMIT 1 + (SELECT count(*) / 8 FROM pages));"
        "DELETE FROM artifacts WHERE rowid IN (SELECT rowid FROM artifacts ORDER BY used "
        "LIMIT 1 + (SELECT count(*) / 8 FROM artifacts))");
  }
}

}  // namespace ftcheck::index
