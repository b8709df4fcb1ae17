#include "wheel/marker_grammar.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ftcheck::wheel {
namespace {

using Truth = std::optional<bool>;

// No marker that a person or a tool wrote nests parentheses more deeply.
constexpr unsigned deepest = 64;

// What PEP 508, PEP 751 (extras, dependency_groups) and PEP 780 (sys_abi_features) define.
constexpr std::array<std::string_view, 15> variables = {"python_version",
                                                        "python_full_version",
                                                        "os_name",
                                                        "sys_platform",
                                                        "platform_release",
                                                        "platform_system",
                                                        "platform_version",
                                                        "platform_machine",
                                                        "platform_python_implementation",
                                                        "implementation_name",
                                                        "implementation_version",
                                                        "extra",
                                                        "extras",
                                                        "dependency_groups",
                                                        "sys_abi_features"};

// Spellings from before PEP 508, which are still accepted.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> old_spellings{{
    {"os.name", "os_name"},
    {"sys.platform", "sys_platform"},
    {"platform.version", "platform_version"},
    {"platform.machine", "platform_machine"},
    {"platform.python_implementation", "platform_python_implementation"},
    {"python_implementation", "platform_python_implementation"},
}};

// Empty if there is no such variable.
std::string_view present_spelling(std::string_view name) {
  for (const auto& [old, present] : old_spellings) {
    if (name == old) return present;
  }
  const auto* found = std::ranges::find(variables, name);
  return found == variables.end() ? std::string_view() : *found;
}

// What a parser makes of a marker: whether it holds.
class Answer {
 public:
  using Value = Truth;

  explicit Answer(const JudgeComparison& judge) : judge_(judge) {}

  Truth comparison(const MarkerComparison& comparison) { return judge_(comparison); }

  static Truth either(Truth a, Truth b) {
    if (a == true || b == true) return true;
    return a == false && b == false ? Truth(false) : std::nullopt;
  }

  static Truth both(Truth a, Truth b) {
    if (a == false || b == false) return false;
    return a == true && b == true ? Truth(true) : std::nullopt;
  }

 private:
  const JudgeComparison& judge_;
};

// The other thing that a parser makes of a marker: the text of its opposite.
class Negation {
 public:
  struct Value {
    std::string text;
    bool is_either = false;  // joined by "or"
  };

  Value comparison(const MarkerComparison& comparison) {
    for (const auto& [operation, opposite] : opposites) {
      if (comparison.operation == operation) return {text_of(comparison, opposite), false};
      if (comparison.operation == opposite) return {text_of(comparison, operation), false};
    }
    if (comparison.operation == "~=" && is_release_of_python(comparison)) {
      return not_compatible(comparison);
    }
    has_opposite_ = false;
    return {};
  }

  static Value either(Value a, Value b) {
    std::string text = in_both(std::move(a));
    return {text.append(" and ").append(in_both(std::move(b))), false};
  }

  static Value both(Value a, const Value& b) { return either_of(std::move(a), b); }

  bool has_opposite() const { return has_opposite_; }

 private:
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> opposites{
      {{"==", "!="}, {"<", ">="}, {">", "<="}, {"in", "not in"}}};

  static bool is_release_of_python(const MarkerComparison& comparison) {
    return !comparison.is_text_first &&
           (comparison.variable == "python_version" ||
            comparison.variable == "python_full_version") &&
           comparison.text.find('.') != std::string_view::npos &&
           comparison.text.find_first_not_of("0123456789.") == std::string_view::npos;
  }

  // "~= 3.9.2" is ">= 3.9.2" and "== 3.9.*".
  static Value not_compatible(const MarkerComparison& comparison) {
    const std::string series =
        std::string(comparison.text.substr(0, comparison.text.rfind('.'))) + ".*";
    return either_of({text_of(comparison, "<"), false},
                     {text_of({comparison.variable, "", series, false}, "!="), false});
  }

  static std::string text_of(const MarkerComparison& comparison, std::string_view operation) {
    const char* quote = comparison.text.find('\'') == std::string_view::npos ? "'" : "\"";
    std::string text(quote);
    text.append(comparison.text).append(quote);
    std::string first(comparison.is_text_first ? std::string_view(text) : comparison.variable);
    return first.append(" ").append(operation).append(" ").append(
        comparison.is_text_first ? comparison.variable : std::string_view(text));
  }

  static Value either_of(Value a, const Value& b) {
    return {std::move(a.text.append(" or ").append(b.text)), true};
  }

  static std::string in_both(Value value) {
    return value.is_either ? "(" + value.text + ")" : std::move(value.text);
  }

  bool has_opposite_ = true;
};

struct Operand {
  std::string_view text;
  bool is_variable = false;
};

template <typename Maker>
class Parser {
  using Value = typename Maker::Value;

 public:
  Parser(std::string_view marker, Maker& maker) : rest_(marker), maker_(maker) {}

  // Nothing if the text is not a marker.
  std::optional<Value> parse() {
    Value value = any(0);
    skip_blanks();
    if (is_malformed_ || !rest_.empty()) return std::nullopt;
    return value;
  }

 private:
  Value any(unsigned depth) {
    Value value = all(depth);
    while (!is_malformed_ && word("or")) value = maker_.either(std::move(value), all(depth));
    return value;
  }

  Value all(unsigned depth) {
    Value value = one(depth);
    while (!is_malformed_ && word("and")) value = maker_.both(std::move(value), one(depth));
    return value;
  }

  Value one(unsigned depth) {
    if (!symbol("(")) return comparison();
    if (depth == deepest) return malformed();
    Value value = any(depth + 1);
    return !is_malformed_ && symbol(")") ? value : malformed();
  }

  Value comparison() {
    const Operand left = operand();
    const std::string_view operation = operation_sign();
    const Operand right = operand();
    if (is_malformed_ || operation.empty() || left.is_variable == right.is_variable) {
      return malformed();
    }
    return left.is_variable ? maker_.comparison({left.text, operation, right.text, false})
                            : maker_.comparison({right.text, operation, left.text, true});
  }

  // A text in quotes, which has no escapes, or the name of a variable.
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
    const std::size_t length = name_length();
    const std::string_view name = present_spelling(rest_.substr(0, length));
    if (name.empty()) malformed();
    rest_.remove_prefix(length);
    return {name, true};
  }

  std::string_view operation_sign() {
    constexpr std::array<std::string_view, 8> signs{"===", "==", "~=", "!=", "<=", ">=", "<", ">"};
    for (const std::string_view each : signs) {
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

  Value malformed() {
    is_malformed_ = true;
    return {};
  }

  std::string_view rest_;
  Maker& maker_;
  bool is_malformed_ = false;
};

}  // namespace

bool join_marker(std::string_view marker, const JudgeComparison& judge,
                 std::optional<bool>& holds) {
  Answer answer(judge);
  const auto truth = Parser(marker, answer).parse();
  if (truth) holds = *truth;
  return truth.has_value();
}

std::optional<std::string> negated_marker(std::string_view marker) {
  Negation negation;
  auto opposite = Parser(marker, negation).parse();
  if (!opposite || !negation.has_opposite()) return std::nullopt;
  return std::move(opposite->text);
}

}  // namespace ftcheck::wheel
