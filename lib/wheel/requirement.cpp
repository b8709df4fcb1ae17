// NAME[EXTRAS] (SPECIFIERS); MARKER.  The parentheses are an old form, and everything except the
// name is optional.  A URL follows an @, which no specifier begins with.
#include "wheel/requirement.hpp"

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "wheel/file_name.hpp"
#include "wheel/marker.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <cstddef>

namespace ftcheck::wheel {
namespace {

std::size_t name_length(std::string_view text) {
  const auto is_part = [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '_' || c == '-';
  };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_part) - text.begin());
}

std::string_view without_extras(std::string_view text) {
  const std::size_t end = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  return end == std::string_view::npos ? text : base::trim(text.substr(end + 1));
}

std::string_view without_parentheses(std::string_view text) {
  return text.starts_with('(') && text.ends_with(')') ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

bool requires_major(std::string_view requires_dist, std::string_view project, std::uint64_t major,
                    unsigned minor) {
  const std::string_view text = base::trim(requires_dist);
  const std::size_t name = name_length(text);
  if (base::normalize_name(text.substr(0, name)) != project) return false;
  const std::string_view rest = without_extras(base::trim(text.substr(name)));
  const std::size_t semicolon = rest.find(';');
  const auto specifiers =
      parse_specifiers(without_parentheses(base::trim(rest.substr(0, semicolon))));
  return specifiers && requires_major(*specifiers, major) &&
         (semicolon == std::string_view::npos ||
          marker_holds(rest.substr(semicolon + 1), minor) == true);
}

}  // namespace ftcheck::wheel
