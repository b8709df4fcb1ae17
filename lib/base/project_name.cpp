// PEP 503, "Normalized Names".
#include "base/project_name.hpp"

#include "base/ascii.hpp"

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

}  // namespace ftcheck::base
