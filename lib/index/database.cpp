#include "index/database.hpp"

#include "base/path_text.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace ftcheck::index {
namespace {

// How long to wait for another process that writes, in milliseconds.
constexpr int busy_timeout = 5000;

[[noreturn]] void fail_of(sqlite3* database) {
  throw DatabaseError(sqlite3_errcode(database) & 0xff, sqlite3_errmsg(database));
}

}  // namespace

DatabaseError DatabaseError::damaged() {
  return {SQLITE_CORRUPT, sqlite3_errstr(SQLITE_CORRUPT)};
}

bool DatabaseError::is_busy() const {
  return code_ == SQLITE_BUSY || code_ == SQLITE_LOCKED || code_ == SQLITE_PROTOCOL;
}

bool DatabaseError::is_damaged() const {
  // SQLITE_ERROR: a statement does not fit the schema, which is therefore not ours.
  return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB || code_ == SQLITE_FORMAT ||
         code_ == SQLITE_ERROR || code_ == SQLITE_MISMATCH || code_ == SQLITE_TOOBIG;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT | SQLITE_PREPARE_NO_VTAB, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) fail_of(database);
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail();
  return false;
}

void Statement::reset() {
  sqlite3_reset(statement_.get());  // repeats the last error, which was thrown already
  sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER
             ? sqlite3_column_int64(statement_.get(), column)
             : 0;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::string_view Statement::bytes(int column) const {
  const int type = sqlite3_column_type(statement_.get(), column);
  if (type != SQLITE_BLOB && type != SQLITE_TEXT) return {};
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr || size <= 0) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void Statement::bind(int parameter, std::int64_t value) {
  if (sqlite3_bind_int64(statement_.get(), parameter, value) != SQLITE_OK) fail();
}

void Statement::bind(int parameter, std::string_view value) {
  // An empty view may point nowhere, which SQLite would take for NULL.
  const char* data = value.empty() ? "" : value.data();
  if (sqlite3_bind_blob64(statement_.get(), parameter, data, value.size(), SQLITE_STATIC) !=
      SQLITE_OK) {
    fail();
  }
}

void Statement::bind(int parameter, std::nullptr_t) {
  if (sqlite3_bind_null(statement_.get(), parameter) != SQLITE_OK) fail();
}

void Statement::fail() const {
  sqlite3* const database = sqlite3_db_handle(statement_.get());
  const int code = sqlite3_errcode(database) & 0xff;
  std::string why = sqlite3_errmsg(database);
  sqlite3_reset(statement_.get());
  throw DatabaseError(code, std::move(why));
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Database::Database(const std::filesystem::path& file, Access access, std::uint64_t most) {
  sqlite3* database = nullptr;
  const int flags = access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int code = sqlite3_open_v2(base::path_text(file).c_str(), &database,
                                   flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(database);
  if (database == nullptr) throw DatabaseError(SQLITE_NOMEM, "out of memory");
  if (code != SQLITE_OK) fail_of(database);
  sqlite3_busy_timeout(database, busy_timeout);
  constexpr std::uint64_t most_of_sqlite = std::numeric_limits<int>::max();
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(std::min(most, most_of_sqlite)));
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  // The file may be renamed while it is open.  Closing it must then not remove the log of the file
  // that took its place, which SQLite finds by its name.
  int keep = 1;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
  run("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
      "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304");
}

void Database::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail_of(database_.get());
  }
}

bool Database::is_read_only() const {
  return sqlite3_db_readonly(database_.get(), "main") != 0;
}

bool Database::is_whole() const {
  Statement check = prepare("PRAGMA quick_check(1)");
  return check.step() && check.bytes(0) == "ok";
}

std::int64_t Database::number(std::string_view sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.number(0) : 0;
}

}  // namespace ftcheck::index
