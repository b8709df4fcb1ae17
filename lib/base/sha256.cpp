#include "base/sha256.hpp"

#include "base/ascii.hpp"

#include <cstddef>

namespace ftcheck::base {

std::string checked_sha256(std::string_view text) {
  constexpr std::size_t digits = 64;
  if (text.size() != digits) return {};
  std::string lower = to_lower(text);
  if (lower.find_first_not_of("0123456789abcdef") != std::string::npos) lower.clear();
  return lower;
}

}  // namespace ftcheck::base
