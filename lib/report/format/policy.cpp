#include "report/format/policy.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace ftcheck::report {
namespace {

std::uint32_t digit_value(char digit) {
  return static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// Hexadecimal digits as base64, the encoding of hashes in a Content-Security-Policy.
std::string base64(std::string_view hexadecimal) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  // Six digits are three bytes, or four base64 characters.
  for (std::size_t i = 0; i < hexadecimal.size(); i += 6) {
    const std::string_view group = hexadecimal.substr(i, 6);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 6; ++k) {
      bits = (bits << 4) | (k < group.size() ? digit_value(group[k]) : 0);
    }
    const std::size_t characters = group.size() / 2 + 1;
    for (std::size_t k = 0; k < 4; ++k) {
      result += k < characters ? alphabet[(bits >> (18 - 6 * k)) & 63] : '=';
    }
  }
  return result;
}

}  // namespace

std::string content_security_policy(std::string_view css_sha256, std::string_view js_sha256,
                                    std::string_view images) {
  return fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; {}base-uri 'none'; "
      "form-action 'none'",
      base64(css_sha256), base64(js_sha256),
      images.empty() ? "" : fmt::format("img-src {}; ", images));
}

}  // namespace ftcheck::report
