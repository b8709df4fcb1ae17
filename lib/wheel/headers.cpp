// Python's mail parser stops at the first line that is not a field.  This one goes on, so a stray
// line costs one problem and not all the fields after it.
#include "wheel/headers.hpp"

#include <string>

#include "base/ascii.hpp"

namespace ftcheck::wheel {
namespace {

// Removes the first line from a text, and returns it without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_continuation(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

// The end of a line's key, or npos if the line does not begin a field.
std::size_t key_end(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return std::string_view::npos;
  return line.substr(0, colon).find_first_of(" \t") == std::string_view::npos
             ? colon
             : std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> read_headers(std::string_view text, const FieldReader& read) {
  std::optional<std::size_t> misplaced;
  std::string key;
  std::string value;
  const auto finish = [&] {
    if (!key.empty()) read(key, base::trim(value));
    key.clear();
  };
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    if (is_continuation(line) && !key.empty()) {
      value.append(" ").append(base::trim(line));
      continue;
    }
    finish();
    const std::size_t colon = key_end(line);
    if (colon == std::string_view::npos) {
      if (!misplaced) misplaced = number;
      continue;
    }
    key = base::to_lower(line.substr(0, colon));
    value = line.substr(colon + 1);
  }
  finish();
  return misplaced;
}

}  // namespace ftcheck::wheel
