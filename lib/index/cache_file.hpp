// The file of the cache: whether it is one, and moving it out of the way if not.
//
// An SQLite file says in its header who made it
// (https://sqlite.org/fileformat.html#the_database_header): application_id is a number that no
// other program uses, user_version is the version of the tables.
#pragma once

#include "index/database.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::index {

inline constexpr std::string_view cache_file_name = "ftcheck-cache.sqlite3";

// No stored value is larger: a page of the default Limits::page_bytes.
inline constexpr std::uint64_t most_value_bytes = std::uint64_t{256} << 20;

enum class FileKind {
  none,           // there is no file
  empty,          // what a process leaves that ends just after creating it
  ours,           // as far as the header says
  other_version,  // another version of ftcheck wrote it
  foreign,        // damaged, or of another program
  unreadable,     // the system refuses to open it
};

FileKind kind_of(const std::filesystem::path& file);

// Why a file of that kind is not used: "is damaged or not a cache of ftcheck".
std::string_view why_not(FileKind kind);

// The file with those that SQLite keeps next to it: its log, its index, its journal.
std::array<std::filesystem::path, 4> with_companions(const std::filesystem::path& file);

// Renames the file and its companions to a name that nothing has, and returns that; empty if it
// cannot be renamed.  Hold the directory's lock.
std::filesystem::path set_aside(const std::filesystem::path& file);

// Makes the tables in an empty file.  Throws DatabaseError.
void create_tables(Database& database);

// False if the tables are not exactly those of create_tables(): what else a schema may have is how
// a database deceives.  Throws DatabaseError.
bool has_our_tables(const Database& database);

}  // namespace ftcheck::index
