#include "base/toml_scalar.hpp"

#include "base/ascii.hpp"

#include <cstddef>

namespace ftcheck::base {
namespace {

// Takes parts from the beginning of a text.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  bool is_done() const { return rest_.empty(); }
  bool skip(std::string_view one_of) {
    const bool is_there = !rest_.empty() && one_of.find(rest_.front()) != std::string_view::npos;
    if (is_there) rest_.remove_prefix(1);
    return is_there;
  }
  bool skip_text(std::string_view text) {
    const bool is_there = rest_.starts_with(text);
    if (is_there) rest_.remove_prefix(text.size());
    return is_there;
  }
  bool skip_digits(std::size_t count) {
    if (rest_.size() < count || !all_digits(rest_.substr(0, count))) return false;
    rest_.remove_prefix(count);
    return true;
  }
  // Digits, with single underscores between them.
  bool skip_number(std::string_view digits) {
    do {
      if (!skip(digits)) return false;
      while (skip(digits)) {
      }
    } while (skip("_"));
    return true;
  }

 private:
  std::string_view rest_;
};

constexpr std::string_view decimal = "0123456789";

bool skip_date(Parts& parts) {
  return parts.skip_digits(4) && parts.skip("-") && parts.skip_digits(2) && parts.skip("-") &&
         parts.skip_digits(2);
}

bool skip_time(Parts& parts) {
  if (!parts.skip_digits(2) || !parts.skip(":") || !parts.skip_digits(2)) return false;
  if (!parts.skip(":")) return true;
  return parts.skip_digits(2) && (!parts.skip(".") || parts.skip_number(decimal));
}

bool is_date_or_time(std::string_view text) {
  Parts parts(text);
  if (skip_time(parts) && parts.is_done()) return true;
  parts = Parts(text);
  if (!skip_date(parts)) return false;
  if (parts.is_done()) return true;
  if (!parts.skip("Tt ") || !skip_time(parts)) return false;
  if (parts.is_done() || (parts.skip("Zz") && parts.is_done())) return true;
  return parts.skip("+-") && parts.skip_digits(2) && parts.skip(":") && parts.skip_digits(2) &&
         parts.is_done();
}

bool is_number(std::string_view text) {
  Parts parts(text);
  if (parts.skip_text("0x")) {
    return parts.skip_number("0123456789abcdefABCDEF") && parts.is_done();
  }
  if (parts.skip_text("0o")) return parts.skip_number("01234567") && parts.is_done();
  if (parts.skip_text("0b")) return parts.skip_number("01") && parts.is_done();
  parts.skip("+-");
  if (parts.skip_text("inf") || parts.skip_text("nan")) return parts.is_done();
  if (!parts.skip_number(decimal)) return false;
  if (parts.skip(".") && !parts.skip_number(decimal)) return false;
  if (parts.skip("eE")) {
    parts.skip("+-");
    if (!parts.skip_number(decimal)) return false;
  }
  return parts.is_done();
}

}  // namespace

bool is_toml_date(std::string_view text) {
  Parts parts(text);
  return skip_date(parts) && parts.is_done();
}

bool is_toml_scalar(std::string_view text) {
  return text == "true" || text == "false" || is_number(text) || is_date_or_time(text);
}

}  // namespace ftcheck::base
