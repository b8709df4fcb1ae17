// A scan that knows nothing but quotations, comments and brackets.
#include <ftcheck/toml.hpp>

#include "base/ascii.hpp"
#include "base/toml_scalar.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace ftcheck {
namespace {

constexpr unsigned most_dots = 30;  // of one key
constexpr unsigned deepest = 60;    // brackets within brackets
constexpr std::string_view only_ascii =
    "is not valid TOML: a character outside of ASCII is neither in quotation marks nor in a "
    "comment";
constexpr std::string_view no_scalar =
    "is not valid TOML: what stands for a value is no text, number, date, time, array or table";
constexpr std::string_view no_value = "is not valid TOML: a value is missing in an array";

class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
  }

  std::optional<TomlProblem> run() {
    while (!rest_.empty() && !problem_) step();
    return std::move(problem_);
  }

 private:
  void step() {
    switch (rest_.front()) {
      case '\n':
        ++line_;
        dots_ = 0;
        is_after_equals_ = false;
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
        is_after_equals_ = false;
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
        is_after_equals_ = true;
        is_line_begin_ = false;
        return rest_.remove_prefix(1);
      case '.':
        if (++dots_ > most_dots) fail(fmt::format("has a key with more than {} dots", most_dots));
        break;
      default:
        if (base::is_beyond_ascii(rest_.front())) fail(only_ascii);
        if (wants_value_ || is_after_equals_) return skip_scalar();
        break;
    }
    is_line_begin_ = false;
    is_after_equals_ = false;
    rest_.remove_prefix(1);
  }

  // toml++ takes parts of a date or a time for granted.
  void skip_scalar() {
    wants_value_ = false;
    is_after_equals_ = false;
    constexpr std::string_view after = ",]}# \t\r\n";
    std::size_t size = std::min(rest_.find_first_of(after), rest_.size());
    // A blank may stand between a date and a time.
    if (base::is_toml_date(rest_.substr(0, size)) && size + 1 < rest_.size() &&
        rest_[size] == ' ' && base::is_digit(rest_[size + 1])) {
      size = std::min(rest_.find_first_of(after, size + 1), rest_.size());
    }
    if (!base::is_toml_scalar(rest_.substr(0, size))) fail(no_scalar);
    rest_.remove_prefix(std::max<std::size_t>(size, 1));
  }

  void open() {
    brackets_ += rest_.front();
    wants_value_ = rest_.front() == '[';
    is_after_equals_ = false;
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
      if (!is_long && rest_.front() == quote) return rest_.remove_prefix(1);
      if (is_long && rest_.starts_with(end)) {
        // Up to two quotation marks before the closing ones belong to the text.
        const std::size_t quotes = std::min(rest_.find_first_not_of(quote), rest_.size());
        return rest_.remove_prefix(std::min(quotes, std::size_t{5}));
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

  // The first problem counts.
  void fail(std::string_view what) {
    if (!problem_) problem_ = TomlProblem{line_, std::string(what)};
  }

  std::string_view rest_;
  std::optional<TomlProblem> problem_;
  std::size_t line_ = 1;
  unsigned dots_ = 0;
  std::string brackets_;      // that are open
  bool wants_value_ = false;  // after the "[" or a comma of an array
  bool is_after_equals_ = false;
  bool is_line_begin_ = true;
};

}  // namespace

std::optional<TomlProblem> check_toml(std::string_view text) {
  return Scan(text).run();
}

}  // namespace ftcheck
