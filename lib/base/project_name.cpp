// PEP 503, "Normalized Names".
#include "base/project_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ftcheck::base {

std::string normalize_name(std::string_view name) {
  std::string result;
  result.reserve(name.size());
  for (const char c : name) {
    if (c != '-' && c != '_' && c != '.') {
      result += to_lower(c);
    } else if (result.empty() || result.back() != '-') {
      result += '-';
    }
  }
  return result;
}

bool is_project_name(std::string_view name) {
  if (name.empty() || !is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace ftcheck::base
