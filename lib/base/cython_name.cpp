// A name is "__pyx_", a kind, and parts that are joined by underscores: each package, module and
// class has its length before it.  The last part has none; in functions that Python calls, a
// running number may be there instead (Cython/Compiler/Naming.py, and Scope.mangle() in Symtab.py).
// Such a number can look like a length.  Then it is one only if what follows can be another part.
#include "base/cython_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ftcheck::base {
namespace {

constexpr std::string_view prefix = "__pyx_";

struct Kind {
  std::string_view word;
  bool may_have_number = false;  // before the last part
  bool has_number = false;       // always
};

constexpr std::array kinds = {
    Kind{"pw_", true, true},  // what Python calls
    Kind{"pf_", true},        // its body
    Kind{"gb_", true},        // the body of a generator
    Kind{"f_"},               // cdef
    Kind{"v_"},               // variables
    Kind{"getprop_"},
    Kind{"setprop_"},
};

// "tp_new_": a slot of a type.
bool is_slot(std::string_view word) {
  static constexpr std::array families = {"tp_", "nb_", "sq_", "mp_", "bf_", "am_"};
  return std::ranges::any_of(families, [&](auto family) { return word.starts_with(family); });
}

bool has_letters(std::string_view text) {
  return text.find_first_not_of('_') != std::string_view::npos;
}

// Removes the number in front, which may be 0 digits long, and returns it; 0 without one.
std::size_t take_number(std::string_view& text) {
  std::size_t number = 0;
  while (!text.empty() && is_digit(text.front())) {
    if (number < 10'000) number = 10 * number + static_cast<std::size_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

// Removes one part with a length, and the underscore after it.  Empty if there is none in front.
std::string_view take_part(std::string_view& text, bool before_number) {
  std::string_view after = text;
  const std::size_t length = take_number(after);
  if (length == 0 || after.size() < length + 2 || after[length] != '_') return {};
  const std::string_view part = after.substr(0, length);
  after.remove_prefix(length + 1);
  if (!has_letters(part) || !has_letters(after)) return {};  // "6__init__"
  if (before_number && !is_digit(after.front())) return {};
  text = after;
  return part;
}

// Without the number of a specialization of fused types: "__pyx_fuse_0_1median".
std::string_view without_fuse(std::string_view name) {
  constexpr std::string_view fuse = "__pyx_fuse_";
  if (!name.starts_with(fuse)) return name;
  const std::size_t end = name.find_first_not_of("0123456789_", fuse.size());
  return end == std::string_view::npos ? name : name.substr(end);
}

}  // namespace

std::string cython_name(std::string_view symbol) {
  if (!symbol.starts_with(prefix)) return {};
  symbol = symbol.substr(prefix.size(), symbol.find('.') - prefix.size());
  if (symbol.starts_with("fuse_")) {
    const std::size_t inner = symbol.find(prefix);
    if (inner == std::string_view::npos) return {};
    symbol.remove_prefix(inner + prefix.size());
  }
  const std::size_t begin = std::min(symbol.find_first_of("0123456789"), symbol.size());
  const std::string_view word = symbol.substr(0, begin);
  const auto kind = std::ranges::find(kinds, word, &Kind::word);
  if (kind == kinds.end() && !(is_slot(word) && word.ends_with('_'))) return {};
  symbol.remove_prefix(begin);
  std::string name;
  const bool before_number = kind != kinds.end() && kind->has_number;
  for (auto part = take_part(symbol, before_number); !part.empty();
       part = take_part(symbol, before_number)) {
    name.append(part).push_back('.');
  }
  if (name.empty()) return {};
  if (kind != kinds.end() && kind->may_have_number) take_number(symbol);
  const std::string_view last = without_fuse(symbol);
  if (last.empty()) return {};
  name += last;
  if (kind == kinds.end()) name.append(".").append(word.substr(0, word.size() - 1));
  return name;
}

}  // namespace ftcheck::base
