// RFC 3986, appendix B (the five parts of a reference) and section 5.2 (how they are combined).
#include "index/url.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/percent.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ftcheck::index {
namespace {

// A reference; a part that is absent differs from one that is empty.
struct Parts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

bool is_scheme(std::string_view text) {
  return !text.empty() && base::is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
    return base::is_letter_or_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// Cuts off everything from the first `mark` on, and returns what follows it.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

Parts split(std::string_view text) {
  Parts parts;
  parts.fragment = cut(text, '#');
  parts.query = cut(text, '?');
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find('/', 2), text.size());
    parts.authority = text.substr(2, end - 2);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

bool is_port(std::string_view text) {
  return text.empty() || (base::all_digits(text) && base::to_number<std::uint16_t>(text));
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']') && host.size() > 2 &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") ==
               std::string_view::npos;
  }
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return base::is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

// "host:port" in lower case, without user and password.
std::optional<std::string> clean_authority(std::string_view authority) {
  const std::size_t user = authority.rfind('@');
  if (user != std::string_view::npos) authority.remove_prefix(user + 1);
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
  if (!is_host(host) || !is_port(port)) return std::nullopt;
  std::string clean = base::to_lower(host);
  if (!port.empty()) clean.append(":").append(port);
  return clean;
}

// Blanks and control characters at both ends do not belong to a link; those within it that end
// lines are left out, as browsers do.
std::string cleaned(std::string_view link) {
  const auto is_blank = [](char c) { return c == ' ' || base::is_control(c); };
  while (!link.empty() && is_blank(link.front())) link.remove_prefix(1);
  while (!link.empty() && is_blank(link.back())) link.remove_suffix(1);
  std::string clean(link);
  std::erase_if(clean, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return clean;
}

void append_encoded(std::string& url, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view never = " \"<>\\^`{|}";
  for (const char c : text) {
    if (!base::is_control(c) && !base::is_beyond_ascii(c) &&
        never.find(c) == std::string_view::npos) {
      url += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url += '%';
    url += digits[byte >> 4U];
    url += digits[byte & 15U];
  }
}

// Section 5.2.4.  `path` begins with "/".
std::string without_dots(std::string_view path) {
  std::string result;
  result.reserve(path.size());
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(end);
    const bool is_last = path.empty();
    if (part == "/..") {
      result.resize(std::min(result.rfind('/'), result.size()));
      if (is_last) result += '/';
    } else if (part == "/.") {
      if (is_last) result += '/';
    } else {
      result += part;
    }
  }
  return result;
}

// The path of a link that has neither scheme nor authority.
std::string merged_path(std::string_view before, std::string_view path) {
  if (path.starts_with('/')) return std::string(path);
  std::string merged(before.substr(0, before.rfind('/') + 1));
  if (merged.empty()) merged += '/';
  return merged.append(path);
}

}  // namespace

std::optional<Link> resolve(std::string_view from_url, std::string_view link) {
  const std::string clean = cleaned(link);
  const Parts from = split(from_url);
  Parts to = split(clean);
  const bool is_absolute = to.scheme.has_value();
  if (!to.scheme) to.scheme = from.scheme;
  if (!to.scheme) return std::nullopt;
  const std::string scheme = base::to_lower(*to.scheme);
  if (scheme != "http" && scheme != "https") return std::nullopt;

  std::string path;
  if (is_absolute || to.authority) {
    path = to.path;
    if (!path.empty() && !path.starts_with('/')) return std::nullopt;  // "https:x"
  } else {
    to.authority = from.authority;
    if (to.path.empty() && !to.query) to.query = from.query;
    path = to.path.empty() ? std::string(from.path) : merged_path(from.path, to.path);
  }
  if (!to.authority) return std::nullopt;
  const std::optional<std::string> authority = clean_authority(*to.authority);
  if (!authority) return std::nullopt;

  Link result;
  result.url = scheme;
  result.url.append("://").append(*authority);
  append_encoded(result.url, path.empty() ? "/" : without_dots(path));
  if (to.query) {
    result.url += '?';
    append_encoded(result.url, *to.query);
  }
  result.fragment = to.fragment.value_or("");
  return result;
}

std::string origin_of(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  return std::string(url.substr(0, url.find_first_of("/?", host))) + "/";
}

std::string file_name_of(std::string_view url) {
  std::string_view path = split(url).path;
  if (path.ends_with('/')) path.remove_suffix(1);
  return base::percent_decoded(path.substr(path.rfind('/') + 1));
}

}  // namespace ftcheck::index
