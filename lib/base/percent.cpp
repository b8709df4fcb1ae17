#include "base/percent.hpp"

#include "base/ascii.hpp"

#include <cstddef>
#include <optional>

namespace ftcheck::base {
namespace {

std::optional<unsigned> hexadecimal_digit(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char lower = to_lower(c);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10U;
  return std::nullopt;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = i + 2 < text.size() ? hexadecimal_digit(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? hexadecimal_digit(text[i + 2]) : std::nullopt;
    if (text[i] != '%' || !high || !low) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(*high * 16U + *low);
    i += 2;
  }
  return decoded;
}

}  // namespace ftcheck::base
