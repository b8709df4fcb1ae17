// toml++ recurses into tables, also when it destroys them, and bounds only values that nest; a key
// of a million dots would overflow the stack.  It also takes for granted that a table's header
// begins with a key, and that a value follows a comma in an array.  So a scan that knows nothing
// but quotations and brackets precedes it.
#include "project/toml_file.hpp"

#include "base/ascii.hpp"
#include "project/text.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

constexpr unsigned most_dots = 30;  // of one key
constexpr unsigned deepest = 60;    // brackets within brackets
constexpr std::string_view no_value = "is not valid TOML: a value is missing in an array";

class Scan {
 public:
  Scan(std::string_view text, const std::filesystem::path& file) : rest_(text), file_(file) {}

  void run() {
    while (!rest_.empty()) step();
  }

 private:
  void step() {
    switch (rest_.front()) {
      case '\n':
        ++line_;
        dots_ = 0;
        if (brackets_.empty()) is_line_begin_ = true;
        return rest_.remove_prefix(1);
      case ' ':
      case '\t':
      case '\r':
        return rest_.remove_prefix(1);
      case '#':
        return rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
      case '"':
      case '\'':
        is_line_begin_ = false;
        wants_value_ = false;
        return skip_string();
      case '[':
        if (is_line_begin_) return skip_header_begin();
        return open();
      case '{':
        return open();
      case '}':
        if (wants_value_) fail(no_value);
        [[fallthrough]];
      case ']':
        if (!brackets_.empty()) brackets_.pop_back();
        wants_value_ = false;
        dots_ = 0;
        break;
      case ',':
        if (wants_value_) fail(no_value);
        wants_value_ = brackets_.ends_with('[');
        dots_ = 0;
        break;
      case '=':
        dots_ = 0;
        break;
      case '.':
        if (++dots_ > most_dots) fail(fmt::format("has a key with more than {} dots", most_dots));
        break;
      default:
        wants_value_ = false;
        break;
    }
    is_line_begin_ = false;
    rest_.remove_prefix(1);
  }

  void open() {
    brackets_ += rest_.front();
    wants_value_ = rest_.front() == '[';
    if (brackets_.size() > deepest)
      fail(fmt::format("has more than {} brackets in brackets", deepest));
    dots_ = 0;
    is_line_begin_ = false;
    rest_.remove_prefix(1);
  }

  // "[" or "[[" and the blanks before the key; the closing brackets are ignored at depth 0.
  void skip_header_begin() {
    is_line_begin_ = false;
    rest_.remove_prefix(rest_.starts_with("[[") ? 2 : 1);
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    const char next = rest_.empty() ? '\n' : rest_.front();
    const bool is_key =
        base::is_letter_or_digit(next) || next == '-' || next == '_' || next == '"' || next == '\'';
    if (!is_key) fail("is not valid TOML: a name is missing between its brackets");
  }

  void skip_string() {
    const char quote = rest_.front();
    const std::string end(3, quote);
    const bool is_long = rest_.starts_with(end);
    rest_.remove_prefix(is_long ? 3 : 1);
    while (!rest_.empty()) {
      if (is_long ? rest_.starts_with(end) : rest_.front() == quote) {
        return rest_.remove_prefix(is_long ? 3 : 1);
      }
      if (rest_.front() == '\n') {
        if (!is_long) return;  // not TOML; the parser says so
        ++line_;
      }
      const bool is_escape =
          rest_.front() == '\\' && quote == '"' && rest_.size() > 1 && rest_[1] != '\n';
      rest_.remove_prefix(is_escape ? 2 : 1);
    }
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("{}: line {} {}", file_.string(), line_, what));
  }

  std::string_view rest_;
  const std::filesystem::path& file_;
  std::size_t line_ = 1;
  unsigned dots_ = 0;
  std::string brackets_;      // that are open
  bool wants_value_ = false;  // after the "[" or a comma of an array
  bool is_line_begin_ = true;
};

}  // namespace

toml::table parse_toml(std::string_view bytes, const std::filesystem::path& file) {
  const std::string text = utf8_text(bytes, file);
  Scan(text, file).run();
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}: line {} is not valid TOML: {}", file.string(),
                            error.source().begin.line, error.description()));
  }
}

std::string text_of(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

std::string place_of(const toml::node& node) {
  return fmt::format("line {}", node.source().begin.line);
}

}  // namespace ftcheck::project
