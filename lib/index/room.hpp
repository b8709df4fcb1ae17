// Bounds the size of the cache.
#pragma once

#include "index/database.hpp"

#include <cstdint>

namespace ftcheck::index {

// If the tables use more than `most` bytes, drops the pages that were fetched longest ago and the
// artifacts that were used longest ago, until three quarters are left.  The file keeps its size;
// what is free in it is used again.  Throws DatabaseError.
void make_room(Database& database, std::int64_t most);

}  // namespace ftcheck::index
