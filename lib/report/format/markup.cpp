#include "report/format/markup.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "report/format/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::report {
namespace {

// U+200B as a character reference.  GitHub does not find mentions and links across it.  References
// are replaced before GitHub searches for names, so they alone would not hide an "@".
constexpr std::string_view zero_width_space = "&#8203;";

// True if GitHub would take this for the beginning of a web address; case does not matter.
bool is_www(std::string_view text) {
  return text.find_first_not_of("wW") == std::string_view::npos;
}

std::string escape_html(std::string_view escaped) {
  std::string result;
  result.reserve(escaped.size() + escaped.size() / 8);
  for (const char c : escaped) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

// Calls `plain` with the parts outside backticks and `code` with the parts between them.  A
// backtick without a partner is part of the text.
void for_each_part(std::string_view text, auto plain, auto code) {
  for (;;) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return plain(text);
    plain(text.substr(0, open));
    code(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

// True if a hyphen after `before` would form "GH-1", which GitHub takes for an issue.
bool is_issue_prefix(std::string_view before) {
  return before.size() >= 2 && (before.back() == 'h' || before.back() == 'H') &&
         (before[before.size() - 2] == 'g' || before[before.size() - 2] == 'G');
}

// Escapes the underscores at the beginning of `text`.  Inside a word they are not emphasis
// (CommonMark, "left-flanking delimiter run") and stay unescaped, which keeps names readable.
std::string escape_underscores(std::string_view text, char before) {
  const std::size_t size = std::min(text.find_first_not_of('_'), text.size());
  const char after = size < text.size() ? text[size] : ' ';
  std::string result;
  for (std::size_t i = 0; i < size; ++i) {
    result += base::is_letter_or_digit(before) && base::is_letter_or_digit(after) ? "_" : "\\_";
  }
  return result;
}

// Escapes everything that Markdown or HTML would take for markup, with a backslash or a character
// reference.
std::string escape_markdown(std::string_view escaped) {
  std::string result;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const char c = escaped[i];
    if (c == '&' || c == '<' || c == '>' || c == '|' || c == '`') {
      result += fmt::format("&#{};", static_cast<int>(c));
    } else if (std::string_view("\\*[]~$!").find(c) != std::string_view::npos) {
      result += '\\';
      result += c;
    } else if (c == '_') {
      result += escape_underscores(escaped.substr(i), i == 0 ? ' ' : escaped[i - 1]);
      i = std::min(escaped.find_first_not_of('_', i), escaped.size()) - 1;
    } else if (c == '@' || c == '#' || (c == ':' && escaped.substr(i).starts_with("://")) ||
               (c == '-' && is_issue_prefix(escaped.substr(0, i)))) {
      result += c;
      result += zero_width_space;
    } else if (c == '.' && i >= 3 && is_www(escaped.substr(i - 3, 3))) {
      result += zero_width_space;
      result += c;
    } else {
      result += c;
    }
  }
  return result;
}

std::string code_of(std::string_view escaped) {
  if (escaped.empty()) return {};
  // A pipe ends the cell of a table even between backticks, and even after a backslash.
  if (escaped.find_first_of("`|\\") == std::string_view::npos) {
    return fmt::format("`{}`", escaped);
  }
  std::string result = "<code>";
  for (const char c : escaped) {
    const bool as_is = base::is_letter_or_digit(c) || base::is_beyond_ascii(c) || c == ' ' ||
                       c == '-' || c == '/' || c == ',';
    result += as_is ? std::string(1, c) : fmt::format("&#{};", static_cast<int>(c));
  }
  return result + "</code>";
}

}  // namespace

std::string html(std::string_view text) {
  return escape_html(escape(text));
}

std::string html_prose(std::string_view text) {
  const std::string escaped = escape(text);
  std::string result;
  for_each_part(
      escaped, [&](std::string_view part) { result += escape_html(part); },
      [&](std::string_view part) { result += "<code>" + escape_html(part) + "</code>"; });
  return result;
}

std::string markdown_code(std::string_view text) {
  return code_of(escape(text));
}

std::string markdown_prose(std::string_view text) {
  const std::string escaped = escape(text);
  std::string result;
  for_each_part(
      escaped, [&](std::string_view part) { result += escape_markdown(part); },
      [&](std::string_view part) { result += code_of(part); });
  return result;
}

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  return std::string(base::cut_characters(text, most)) + "…";
}

}  // namespace ftcheck::report
