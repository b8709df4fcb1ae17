// A parser of the parts of the grammar that names of functions and variables consist of.  Template
// arguments are only skipped; a reference to an earlier part ("S0_") can be skipped unread.
#include "base/mangled_name.hpp"

#include "base/ascii.hpp"

#include <cstddef>

namespace ftcheck::base {
namespace {

// Real names are a few levels deep.
constexpr int most_levels = 64;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::string name() {
    if (!take("_Z")) return {};
    take("L");  // internal linkage
    const bool is_nested = take("N");
    if (is_nested) skip_qualifiers();
    parts(is_nested);
    return is_wrong_ ? std::string() : name_;
  }

 private:
  bool starts_with(std::string_view word) const { return text_.starts_with(word); }

  bool take(std::string_view word) {
    if (!starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  char take_one() {
    if (text_.empty()) {
      is_wrong_ = true;
      return '\0';
    }
    const char one = text_.front();
    text_.remove_prefix(1);
    return one;
  }

  // Takes characters up to the one that ends them, and that one.
  void skip_through(char last) {
    while (!is_wrong_ && take_one() != last) {
    }
  }

  void skip_qualifiers() {
    while (take("r") || take("V") || take("K") || take("R") || take("O")) {
    }
  }

  // "3pkg", and its tags: "3pkgB5cxx11"
  std::string_view source_name() {
    const std::string_view name = one_name();
    while (take("B")) one_name();
    return name;
  }

  std::string_view one_name() {
    std::size_t length = 0;
    while (!text_.empty() && is_digit(text_.front()) && length < text_.size())
      length = 10 * length + static_cast<std::size_t>(take_one() - '0');
    if (length == 0 || length > text_.size()) {
      is_wrong_ = true;
      return {};
    }
    const std::string_view name = text_.substr(0, length);
    text_.remove_prefix(length);
    return name;
  }

  bool is_source_name() const { return !text_.empty() && is_digit(text_.front()); }

  void add(std::string_view part) {
    if (!name_.empty()) name_ += "::";
    name_ += part.starts_with("_GLOBAL__N_") ? "(anonymous namespace)" : part;
  }

  // One part, or as many as there are before "E".
  void parts(bool are_many) {
    if (take("St")) add("std");
    bool is_first = true;
    while (!is_wrong_ && (are_many ? !take("E") : is_first || starts_with("I"))) {
      if (is_source_name()) {
        last_ = source_name();
        add(last_);
      } else if (starts_with("I") && !name_.empty()) {
        skip_arguments(0);
        name_ += "<...>";
      } else if (!last_.empty() && (take("C1") || take("C2") || take("C3"))) {
        add(last_);
        last_ = {};
      } else if (!last_.empty() && (take("D0") || take("D1") || take("D2"))) {
        add("~");
        name_ += last_;
        last_ = {};
      } else if (!(are_many && take("L") && is_source_name())) {
        is_wrong_ = true;
      }
      is_first = false;
    }
  }

  // "IiN3pkg1AEE"
  void skip_arguments(int level) {
    take("I");
    while (!is_wrong_ && !take("E")) skip_argument(level);
  }

  void skip_argument(int level) {
    if (level > most_levels) is_wrong_ = true;
    if (is_wrong_) return;
    if (starts_with("J")) {
      take("J");
      while (!is_wrong_ && !take("E")) skip_argument(level + 1);
    } else if (take("L")) {
      if (starts_with("_Z")) {
        is_wrong_ = true;
        return;
      }
      skip_type(level + 1);
      skip_through('E');
    } else {
      skip_type(level);
    }
  }

  void skip_arguments_if_any(int level) {
    if (starts_with("I")) skip_arguments(level + 1);
  }

  void skip_nested(int level) {
    skip_qualifiers();
    while (!is_wrong_ && !take("E")) {
      if (starts_with("I")) {
        skip_arguments(level + 1);
      } else if (is_source_name()) {
        source_name();
      } else if (starts_with("S") || starts_with("T")) {
        skip_type(level + 1);
      } else {
        is_wrong_ = true;
      }
    }
  }

  void skip_type(int level) {
    if (level > most_levels) is_wrong_ = true;
    if (is_wrong_) return;
    if (is_source_name()) {
      source_name();
      return skip_arguments_if_any(level);
    }
    switch (const char one = take_one()) {
      case 'r':
      case 'V':
      case 'K':
      case 'P':
      case 'R':
      case 'O':
      case 'C':
      case 'G':
        return skip_type(level + 1);
      case 'N':
        return skip_nested(level);
      case 'S':
        if (take("t")) {
          source_name();
        } else if (!take("a") && !take("b") && !take("s") && !take("i") && !take("o") &&
                   !take("d")) {
          skip_through('_');
        }
        return skip_arguments_if_any(level);
      case 'T':
        skip_through('_');
        return skip_arguments_if_any(level);
      case 'F':
        take("Y");
        while (!is_wrong_ && !take("E")) skip_type(level + 1);
        return;
      case 'A':
        skip_through('_');
        return skip_type(level + 1);
      case 'M':
        skip_type(level + 1);
        return skip_type(level + 1);
      case 'D':
        return skip_special(level);
      default:
        if (one < 'a' || one > 'z' || one == 'u') is_wrong_ = true;  // else it is built in
    }
  }

  // What follows "D" in a type.
  void skip_special(int level) {
    switch (take_one()) {
      case 'p':
        return skip_type(level + 1);
      case 'v':
        skip_through('_');
        return skip_type(level + 1);
      case 'a':
      case 'c':
      case 'd':
      case 'e':
      case 'f':
      case 'h':
      case 'i':
      case 'n':
      case 's':
      case 'u':
        return;
      case 'o':  // noexcept, before a function
        return skip_type(level + 1);
      default:
        is_wrong_ = true;
    }
  }

  std::string_view text_;
  std::string name_;
  std::string_view last_;  // the last part, for constructors; points into the mangled name
  bool is_wrong_ = false;
};

}  // namespace

std::string outline(std::string_view mangled) {
  return Parser(mangled).name();
}

}  // namespace ftcheck::base
