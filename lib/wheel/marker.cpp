// Evaluated like packaging.markers, but with a third truth value for everything that depends on
// the platform.
#include "wheel/marker.hpp"

#include "base/ascii.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::wheel {
namespace {

using Truth = std::optional<bool>;

// No marker that a person wrote nests parentheses more deeply.
constexpr unsigned deepest = 20;

Truth either(Truth a, Truth b) {
  if (a == true || b == true) return true;
  return a == false && b == false ? Truth(false) : std::nullopt;
}

Truth both(Truth a, Truth b) {
  if (a == false || b == false) return false;
  return a == true && b == true ? Truth(true) : std::nullopt;
}

struct Operand {
  std::string_view text;
  bool is_variable = false;
};

// The variable's value in CPython; nothing for a variable that depends on the platform.
std::optional<std::string_view> value_of(std::string_view variable) {
  if (variable == "platform_python_implementation") return "CPython";
  if (variable == "implementation_name") return "cpython";
  if (variable == "extra") return "";
  return std::nullopt;
}

Truth compare_version(bool is_full, const std::string& comparison, unsigned minor) {
  const auto specifiers = parse_specifiers(comparison);
  if (!specifiers || specifiers->size() != 1 || specifiers->front().arbitrary) return std::nullopt;
  if (!is_full) return admits_release(*specifiers, minor, 0);
  if (admits_all_of_python(*specifiers, minor)) return true;
  return admits_python(*specifiers, minor) ? std::nullopt : Truth(false);
}

class Evaluation {
 public:
  Evaluation(std::string_view marker, unsigned minor) : rest_(marker), minor_(minor) {}

  Truth result() {
    const Truth truth = any(0);
    skip_blanks();
    return is_malformed_ || !rest_.empty() ? std::nullopt : truth;
  }

 private:
  Truth any(unsigned depth) {
    Truth truth = all(depth);
    while (word("or")) truth = either(truth, all(depth));
    return truth;
  }

  Truth all(unsigned depth) {
    Truth truth = one(depth);
    while (word("and")) truth = both(truth, one(depth));
    return truth;
  }

  Truth one(unsigned depth) {
    if (!symbol("(")) return comparison();
    if (depth == deepest) return malformed();
    const Truth truth = any(depth + 1);
    return symbol(")") ? truth : malformed();
  }

  Truth comparison() {
    const Operand left = operand();
    const std::string_view relation = comparator();
    const Operand right = operand();
    if (relation.empty()) return malformed();
    if (!left.is_variable || right.is_variable) return std::nullopt;
    if (left.text == "python_version" || left.text == "python_full_version") {
      return compare_version(left.text == "python_full_version",
                             std::string(relation) + std::string(right.text), minor_);
    }
    const auto value = value_of(left.text);
    if (!value || (relation != "==" && relation != "!=")) return std::nullopt;
    return (*value == right.text) == (relation == "==");
  }

  // A string in quotes or the name of a variable.
  Operand operand() {
    skip_blanks();
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const std::size_t end = rest_.find(rest_.front(), 1);
      if (end == std::string_view::npos) {
        malformed();
        return {};
      }
      const std::string_view text = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
      return {text, false};
    }
    const std::string_view name = rest_.substr(0, name_length());
    if (name.empty()) malformed();
    rest_.remove_prefix(name.size());
    return {name, true};
  }

  std::string_view comparator() {
    constexpr std::array<std::string_view, 8> symbols{
        "===", "==", "~=", "!=", "<=", ">=", "<", ">"};
    for (const std::string_view each : symbols) {
      if (symbol(each)) return each;
    }
    if (word("in")) return "in";
    return word("not") && word("in") ? "not in" : "";
  }

  bool symbol(std::string_view text) {
    skip_blanks();
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  bool word(std::string_view text) {
    skip_blanks();
    if (rest_.substr(0, name_length()) != text) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::size_t name_length() const {
    const auto is_part = [](char c) {
      return base::is_letter(c) || base::is_digit(c) || c == '_' || c == '.';
    };
    return static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_part) - rest_.begin());
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  Truth malformed() {
    is_malformed_ = true;
    return std::nullopt;
  }

  std::string_view rest_;
  unsigned minor_;
  bool is_malformed_ = false;
};

}  // namespace

std::optional<bool> marker_holds(std::string_view marker, unsigned minor) {
  return Evaluation(marker, minor).result();
}

}  // namespace ftcheck::wheel
