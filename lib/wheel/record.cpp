// RECORD: one row per file, "path,algorithm=digest,size", as Python's csv module writes it.
// Doubtful quotes are also read like csv reads them: a quote within a bare field is an ordinary
// character, and text after a closing quote still belongs to the field.
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "wheel/metadata.hpp"
#include "wheel/problems.hpp"

namespace ftcheck::wheel {
namespace {

// No archive has as many members as this.
constexpr std::size_t max_rows = 1'000'000;

struct CsvRow {
  std::array<std::string, 3> fields;
  std::size_t count = 0;      // of all fields; those after the third are not kept
  std::size_t line = 0;       // where the row begins, counted from 1
  bool closed_quotes = true;  // false if the text ends within a quoted field
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }

  CsvRow row() {
    CsvRow row;
    row.line = line_;
    if (end_of_line()) return row;
    do {
      std::string field = read_field(row);
      if (row.count < row.fields.size()) row.fields[row.count] = std::move(field);
      ++row.count;
    } while (take(','));
    end_of_line();
    return row;
  }

 private:
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    if (c == '\n') ++line_;
    return true;
  }

  bool at_end_of_line() const {
    return text_.empty() || text_.starts_with('\n') || text_.starts_with("\r\n");
  }

  bool end_of_line() {
    if (!at_end_of_line()) return false;
    take('\r');
    take('\n');
    return true;
  }

  static bool may_end_field(char c) { return c == ',' || c == '\r' || c == '\n'; }

  std::string read_field(CsvRow& row) {
    std::string field;
    if (take('"')) row.closed_quotes = read_quoted(field);
    while (!at_end_of_line() && text_.front() != ',') {
      // A lone carriage return is an ordinary character.  (find_first_of() would call a function
      // for each character.)
      const auto end = std::find_if(text_.begin() + 1, text_.end(), may_end_field);
      field.append(text_.begin(), end);
      text_.remove_prefix(static_cast<std::size_t>(end - text_.begin()));
    }
    return field;
  }

  // Reads up to the closing quote; a doubled quote stands for one.  False if nothing closes it.
  bool read_quoted(std::string& field) {
    while (!text_.empty()) {
      if (take('"') && !text_.starts_with('"')) return true;
      field += text_.front();
      take(text_.front());
    }
    return false;
  }

  std::string_view text_;
  std::size_t line_ = 1;
};

// Reads "sha256=DIGEST"; false if the field is neither that nor empty.
bool read_hash(std::string_view field, RecordRow& row) {
  if (field.empty()) return true;
  const auto equals = field.find('=');
  if (equals == 0 || equals == std::string_view::npos || equals + 1 == field.size()) return false;
  row.algorithm = field.substr(0, equals);
  row.digest = field.substr(equals + 1);
  return true;
}

bool read_size(std::string_view field, RecordRow& row) {
  if (field.empty()) return true;
  row.size = base::to_number<std::uint64_t>(field);
  return row.size.has_value();
}

void add_row(CsvRow&& csv, Record& record) {
  const auto problem = [&](std::string_view what) {
    add_problem(record.problems, fmt::format("its line {} {}", csv.line, what));
  };
  if (!csv.closed_quotes) problem("begins a quoted field that nothing closes");
  if (csv.count != 3) problem(fmt::format("has {} columns, not 3", csv.count));
  if (csv.count == 0) return;
  if (csv.fields[0].empty()) return problem("does not name a file");
  RecordRow row;
  row.path = std::move(csv.fields[0]);
  if (!read_hash(csv.fields[1], row)) {
    problem(
        fmt::format("has {} for a hash, which is not ALGORITHM=DIGEST", in_quotes(csv.fields[1])));
  }
  if (!read_size(csv.fields[2], row)) {
    problem(fmt::format("has {} for a size, which is not a number", in_quotes(csv.fields[2])));
  }
  record.rows.push_back(std::move(row));
}

}  // namespace

Record parse_record(std::string_view text) {
  Record record;
  for (CsvReader reader(text); !reader.at_end();) {
    if (record.rows.size() == max_rows) {
      add_problem(record.problems, fmt::format("it has more than {} rows", max_rows));
      break;
    }
    add_row(reader.row(), record);
  }
  return record;
}

}  // namespace ftcheck::wheel
