// Numbers written in decimal digits.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace ftcheck::base {

// The number that `text` spells: one or more digits, nothing else, with a value that fits.
template <std::unsigned_integral Number>
std::optional<Number> to_number(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

}  // namespace ftcheck::base
