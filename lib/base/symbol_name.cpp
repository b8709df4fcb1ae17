// The demangler is the C++ library's (Itanium C++ ABI, 3.4).  A mangled name of some hundred bytes
// can stand for gigabytes: each reference to an earlier part may double the length, and each pack
// expansion multiplies it.  So only names with few of both are demangled; of all others, the parts
// outside of template arguments are shown (mangled_name.hpp), or the name as it is in the file.
#include "base/symbol_name.hpp"

#include "base/ascii.hpp"
#include "base/cython_name.hpp"
#include "base/mangled_name.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#if __has_include(<cxxabi.h>)
#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#endif

namespace ftcheck::base {
namespace {

constexpr std::size_t longest_mangled = 300;
constexpr std::size_t most_references = 8;
constexpr std::size_t longest_name = 100;  // in bytes, as shown

constexpr std::string_view anonymous = "(anonymous namespace)";
constexpr std::string_view digits = "0123456789";

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++number;
  }
  return number;
}

// "S_", "S0_" and "T_", "T0_", wherever they are.
std::size_t count_references(std::string_view mangled) {
  std::size_t number = 0;
  for (std::size_t i = 0; i + 1 < mangled.size(); ++i) {
    const char next = mangled[i + 1];
    const bool refers = (mangled[i] == 'S' || mangled[i] == 'T') &&
                        (next == '_' || is_digit(next) || (next >= 'A' && next <= 'Z'));
    if (refers) ++number;
  }
  return number;
}

bool is_cheap(std::string_view mangled) {
  const bool has_expression = mangled.find('X') != std::string_view::npos;
  const std::size_t packs = count(mangled, "Dp") + (has_expression ? count(mangled, "sp") : 0);
  return mangled.size() <= longest_mangled && packs <= 1 &&
         count_references(mangled) <= most_references;
}

std::string demangled([[maybe_unused]] std::string_view symbol) {
#if __has_include(<cxxabi.h>)
  if (!symbol.starts_with("_Z") || !is_cheap(symbol)) return {};
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(std::string(symbol).c_str(), nullptr, nullptr, &status), &std::free);
  if (text && status == 0) return text.get();
#endif
  return {};
}

// The position after the bracket that matches the one at text[at].
std::size_t after_bracket(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '<' || text[i] == '[' || text[i] == '{') ++depth;
    const bool is_arrow = text[i] == '>' && i > 0 && text[i - 1] == '-';
    const bool closes = text[i] == ')' || text[i] == ']' || text[i] == '}';
    if (closes || (text[i] == '>' && !is_arrow)) --depth;
    if (depth == 0) return i + 1;
  }
  return text.size();
}

// The symbols that follow "operator" in an operator's name: "<<=", "()", "[]", "->*".
std::size_t operator_size(std::string_view text) {
  static constexpr std::array<std::string_view, 4> three = {"<=>", "<<=", ">>=", "->*"};
  static constexpr std::array<std::string_view, 21> two = {
      "()", "[]", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "++",
      "--", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="};
  const auto begins = [&](std::string_view word) { return text.starts_with(word); };
  if (std::ranges::any_of(three, begins)) return 3;
  if (std::ranges::any_of(two, begins)) return 2;
  return text.find_first_of("<>=+-*/%^&|~!,") == 0 ? 1 : 0;
}

// Without parameters, template arguments and tags: "pkg::f<...>::g".
std::string shortened(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size();) {
    const std::string_view rest = name.substr(i);
    if (rest.starts_with(anonymous)) {
      text += anonymous;
      i += anonymous.size();
    } else if (text.ends_with("operator") && operator_size(rest) > 0) {
      const std::size_t size = operator_size(rest);
      text += rest.substr(0, size);
      i += size;
    } else if (rest.front() == '<') {
      text += "<...>";
      i = after_bracket(name, i);
    } else if (rest.front() == '(' || rest.starts_with("[abi:")) {
      i = after_bracket(name, i);
      // What follows parameters is the name of something local, or a qualifier.
      if (name.substr(i).starts_with(" const")) i += std::string_view(" const").size();
    } else {
      text += rest.front();
      ++i;
    }
  }
  return text;
}

// The demangler begins the names of function templates with what they return: "bool f<...>".
std::string_view without_result(std::string_view name) {
  if (!name.ends_with('>')) return name;
  const std::size_t end = std::min(name.find("operator"), name.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const bool is_bracket = name[i] == '(' || name[i] == '<' || name[i] == '{' || name[i] == '[';
    if (is_bracket) i = after_bracket(name, i) - 1;
    if (i < end && name[i] == ' ') begin = i + 1;
  }
  return name.substr(begin);
}

std::string clean(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::optional<Character> character = first_character(text);
    const std::size_t size = character ? character->size : 1;
    const bool is_plain = character && character->code >= 0x20 && character->code != '`' &&
                          (character->code < 0x7F || character->code >= 0xA0);
    result += is_plain ? text.substr(0, size) : std::string_view("?");
    text.remove_prefix(size);
  }
  return result;
}

// Rust's older mangling is C++'s, with a hash as the last part: "::h0123456789abcdef".
std::string_view without_hash(std::string_view name) {
  constexpr std::size_t size = 19;
  if (name.size() <= size) return name;
  const std::string_view end = name.substr(name.size() - size);
  const bool is_hash = end.starts_with("::h") &&
                       end.find_first_not_of("0123456789abcdef", 3) == std::string_view::npos;
  return is_hash ? name.substr(0, name.size() - size) : name;
}

}  // namespace

std::string readable_symbol(std::string_view symbol) {
  const std::string_view base = symbol.substr(0, symbol.find('.'));
  std::string name = demangled(base);
  if (!name.empty()) {
    name = without_result(shortened(without_hash(name)));
  } else if (base.starts_with("_Z")) {
    name = without_hash(outline(base));
  }
  if (name.empty()) name = symbol.substr(0, longest_mangled);
  if (std::string source = cython_name(name); !source.empty()) name = std::move(source);
  name = clean(name);
  if (name.size() <= longest_name) return name;
  return std::string(cut_characters(name, longest_name)) + "…";
}

std::string_view lasting_symbol(std::string_view symbol) {
  static constexpr std::array words{".cold", ".constprop", ".isra", ".part", ".lto_priv", ".llvm"};
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    const std::size_t dot = symbol.rfind('.');
    if (dot == std::string_view::npos || dot == 0) break;
    const bool is_number = dot + 1 < symbol.size() &&
                           symbol.find_first_not_of(digits, dot + 1) == std::string_view::npos;
    bool is_word = false;
    for (const std::string_view word : words) is_word = is_word || symbol.substr(dot) == word;
    if (is_number || is_word) {
      symbol = symbol.substr(0, dot);
      is_changed = true;
    }
  }
  return symbol;
}

}  // namespace ftcheck::base
