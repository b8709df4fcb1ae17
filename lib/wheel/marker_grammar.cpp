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

class Parser {
 public:
  Parser(std::string_view marker, const JudgeComparison& judge) : rest_(marker), judge_(judge) {}

  bool parse(Truth& holds) {
    const Truth truth = any(0);
    skip_blanks();
    if (is_malformed_ || !rest_.empty()) return false;
    holds = truth;
    return true;
  }

 private:
  Truth any(unsigned depth) {
    Truth truth = all(depth);
    while (!is_malformed_ && word("or")) truth = either(truth, all(depth));
    return truth;
  }

  Truth all(unsigned depth) {
    Truth truth = one(depth);
    while (!is_malformed_ && word("and")) truth = both(truth, one(depth));
    return truth;
  }

  Truth one(unsigned depth) {
    if (!symbol("(")) return comparison();
    if (depth == deepest) return malformed();
    const Truth truth = any(depth + 1);
    return !is_malformed_ && symbol(")") ? truth : malformed();
  }

  Truth comparison() {
    const Operand left = operand();
    const std::string_view operation = operation_sign();
    const Operand right = operand();
    if (is_malformed_ || operation.empty() || left.is_variable == right.is_variable) {
      return malformed();
    }
    return left.is_variable ? judge_({left.text, operation, right.text, false})
                            : judge_({right.text, operation, left.text, true});
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

  Truth malformed() {
    is_malformed_ = true;
    return std::nullopt;
  }

  std::string_view rest_;
  const JudgeComparison& judge_;
  bool is_malformed_ = false;
};

}  // namespace

bool join_marker(std::string_view marker, const JudgeComparison& judge,
                 std::optional<bool>& holds) {
  return Parser(marker, judge).parse(holds);
}

}  // namespace ftcheck::wheel
