#include "project/credentials.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace ftcheck::project {
namespace {

constexpr std::string_view url_end = " \t\r\n\f\v\"'<>";

// What precedes the host at the beginning of `url`, which follows "://".
std::size_t credentials_length(std::string_view url) {
  const std::size_t end = std::min(url.find_first_of("/\\?#"), url.size());
  const std::string_view authority = url.substr(0, end);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) return at + 1;
  // "me:a/b@host": a password that should have been percent-encoded.
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return 0;
  const std::string_view port = authority.substr(colon + 1);
  if (port.empty() || base::all_digits(port)) return 0;
  const std::size_t late = url.rfind('@');
  return late == std::string_view::npos ? 0 : late + 1;
}

}  // namespace

std::string without_credentials(std::string_view text) {
  constexpr std::string_view mark = "://";
  std::string result;
  result.reserve(text.size());
  for (;;) {
    const std::size_t found = text.find(mark);
    if (found == std::string_view::npos) return result.append(text);
    const std::size_t begin = found + mark.size();
    result.append(text.substr(0, begin));
    text.remove_prefix(begin);
    const std::string_view url = text.substr(0, text.find_first_of(url_end));
    text.remove_prefix(credentials_length(url));
  }
}

}  // namespace ftcheck::project
