// Globs for modules, used by RuleChoice::per_module.
//
// As in ruff's per-file-ignores, "*" crosses "/", so "vendored/*" matches everything below, and a
// pattern without a directory is also compared with the file's name.  People know modules by their
// dotted names, which are also the only names that are the same in a wheel and in an environment.
#include "rules/module_pattern.hpp"

#include "base/path.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>

namespace ftcheck {
namespace {

// Matches `c` with the set that begins at pattern[at], which is '['; `at` is moved past the set.  A
// '[' without its ']' stands for itself.
bool match_set(std::string_view pattern, std::size_t& at, char c) {
  const std::size_t first = at + 1;
  const bool negated = first < pattern.size() && pattern[first] == '!';
  const std::size_t begin = first + (negated ? 1 : 0);
  // A ']' that comes first is a member of the set.
  const std::size_t end =
      begin < pattern.size() ? pattern.find(']', begin + 1) : std::string_view::npos;
  if (end == std::string_view::npos) {
    ++at;
    return c == '[';
  }
  bool found = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (i + 2 < end && pattern[i + 1] == '-') {
      found = found || (pattern[i] <= c && c <= pattern[i + 2]);
      i += 2;
    } else {
      found = found || pattern[i] == c;
    }
  }
  at = end + 1;
  return found != negated;
}

}  // namespace

// In time proportional to the product of both lengths: only the last "*" is ever taken back.
bool rules::match_glob(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_text = i;
      continue;
    }
    std::size_t next = at + 1;
    bool is_same = at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[i]);
    if (at < pattern.size() && pattern[at] == '[') {
      next = at;
      is_same = match_set(pattern, next, text[i]);
    }
    if (is_same) {
      at = next;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool matches(std::string_view pattern, const Module& module) {
  const bool negated = pattern.starts_with('!');
  if (negated) pattern.remove_prefix(1);
  const bool found = rules::match_glob(pattern, module.path) ||
                     rules::match_glob(pattern, base::last_component(module.path)) ||
                     rules::match_glob(pattern, module.name);
  return found != negated;
}

}  // namespace ftcheck
