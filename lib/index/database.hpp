// An SQLite database that may be damaged or made to deceive.
//
// Opened as https://sqlite.org/security.html advises for files from strangers: their schemas run no
// functions, and no value is larger than a bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace ftcheck::index {

// What SQLite reports: https://sqlite.org/rescode.html
class DatabaseError : public std::exception {
 public:
  DatabaseError(int code, std::string why) : code_(code), why_(std::move(why)) {}
  const char* what() const noexcept override { return why_.c_str(); }

  static DatabaseError damaged();  // as SQLite words it

  bool is_busy() const;     // another process kept it locked for too long
  bool is_damaged() const;  // the file's content is invalid

 private:
  int code_;  // a primary code
  std::string why_;
};

// A prepared statement.  Every function throws DatabaseError.
class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql);

  // Runs it with these values for its parameters; true if there is a row.  Texts are bound as
  // blobs, and must live until the next call.
  template <typename... Values>
  bool run(const Values&... values) {
    reset();
    int parameter = 0;
    (bind(++parameter, values), ...);
    return step();
  }
  bool step();   // true if there is a further row
  void reset();  // lets go of the row, and of the locks that come with it

  // These read the current row, columns counted from 0.  A value of another type is as if it were 0
  // or empty.
  std::int64_t number(int column) const;
  bool is_null(int column) const;
  std::string_view bytes(int column) const;  // a blob or text, until the next step or reset

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, std::string_view value);
  void bind(int parameter, std::nullptr_t);
  [[noreturn]] void fail() const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access { read, write };

class Database {
 public:
  // The file must exist.  No value may have more than `most` bytes.  Throws DatabaseError.
  Database(const std::filesystem::path& file, Access access, std::uint64_t most);

  void run(const char* sql);  // one or several statements without parameters
  Statement prepare(std::string_view sql) const { return {database_.get(), sql}; }
  std::int64_t number(std::string_view sql) const;  // the first column of the first row
  bool is_read_only() const;
  bool is_whole() const;  // reads the whole file

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace ftcheck::index
