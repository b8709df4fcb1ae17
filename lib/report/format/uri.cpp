#include "report/format/uri.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace ftcheck::report {
namespace {

// RFC 3986, section 2.3.
bool is_unreserved(char c) {
  return base::is_letter_or_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string encode(std::string_view text, bool encode_slash) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || (c == '/' && !encode_slash)) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

// True if a consumer of the URI could take the path for another one: it resolves "." and "..", and
// may drop empty segments.
bool has_odd_segment(std::string_view path) {
  while (true) {
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    if (segment.empty() || segment == "." || segment == "..") return true;
    if (end == std::string_view::npos) return false;
    path.remove_prefix(end + 1);
  }
}

}  // namespace

std::string path_uri(std::string_view path) {
  const std::filesystem::path normal = base::path_of(path).lexically_normal();
  std::string encoded = encode(base::path_text(normal), false);
  if (!normal.is_absolute()) return encoded;
  return (encoded.starts_with('/') ? "file://" : "file:///") + encoded;
}

std::string member_uri(std::string_view path, std::string_view member) {
  return path_uri(path) + "!/" + encode(member, has_odd_segment(member));
}

bool is_web_uri(std::string_view text) {
  constexpr std::string_view allowed = "-._~:/?#@!$&'()*+,;=%";
  const std::string_view scheme = text.starts_with("https://") ? "https://" : "http://";
  return text.starts_with(scheme) && text.size() > scheme.size() &&
         std::ranges::all_of(text, [&](char c) {
           return base::is_letter_or_digit(c) || allowed.find(c) != std::string_view::npos;
         });
}

}  // namespace ftcheck::report
