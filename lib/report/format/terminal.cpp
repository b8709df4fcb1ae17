#include "report/format/terminal.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace ftcheck::report {
namespace {

// C0, DEL and C1.  Some terminals obey C1 characters even when they are encoded as UTF-8.
bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

// Invisible characters that change how the text around them reads: they can make one name look like
// another (Unicode Technical Report 36, "bidirectional text spoofing").
bool is_deceptive(std::uint32_t code) {
  return code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}

// True if `text` after `before` may be a command to the runner in whose log it appears.  GitHub
// obeys "::NAME" at the beginning of a line, after spaces, and it is not known here where lines
// break.  GitHub, Azure Pipelines and TeamCity obey "##[", "##vso[" and "##teamcity[" anywhere.
bool is_command(std::string_view text, std::string_view before) {
  if (before.ends_with('#')) {
    return text.starts_with("#[") || text.starts_with("#vso[") || text.starts_with("#teamcity[");
  }
  const bool begins =
      before.empty() || before.back() == ' ' || base::is_beyond_ascii(before.back());
  // The name of a command does not begin with a space, unlike what follows the "::" of a
  // classifier.
  return begins && text.starts_with("::") && !text.starts_with(":: ");
}

// The width of escaped text: one column per character, none for colors.
std::size_t columns(std::string_view text) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size());
    } else if (!base::continues_character(text[i])) {
      ++number;
    }
  }
  return number;
}

// The length of the first word of `text`, which ends at the next space outside backticks.  A
// backtick without a partner is an ordinary character.
std::size_t word_length(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != ' ') {
    const std::size_t closing = text[end] == '`' ? text.find('`', end + 1) : std::string_view::npos;
    end = closing == std::string_view::npos ? end + 1 : closing + 1;
  }
  return end;
}

}  // namespace

std::string paint(std::string_view text, Color color, bool on) {
  if (!on) return std::string(text);
  const auto code = [&] {
    switch (color) {
      case Color::green:
        return "32";
      case Color::red:
        return "31";
      case Color::yellow:
        return "33";
      case Color::cyan:
        return "36";
      case Color::bold:
        return "1";
      case Color::dim:
        return "2";
    }
    return "0";
  }();
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Color color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ready:
    case Verdict::pure:
      return Color::green;
    case Verdict::unknown:
      return Color::yellow;
    case Verdict::enables_gil:
    case Verdict::incompatible:
    case Verdict::error:
      return Color::red;
  }
  return Color::bold;
}

Color color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Color::red;
    case Severity::warning:
      return Color::yellow;
    case Severity::info:
      return Color::cyan;
  }
  return Color::bold;
}

std::string link(std::string_view text, std::string_view url, bool on) {
  if (!on || url.empty()) return std::string(text);
  return fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", url, text);
}

std::string wrap(std::string_view text, std::size_t first, std::size_t indent, std::size_t limit) {
  std::string result;
  std::size_t column = first;
  bool at_start = true;  // of a line: a word is put there no matter how long it is
  while (!text.empty()) {
    const std::string_view word = text.substr(0, word_length(text));
    const std::size_t width = columns(word);
    if (!at_start && column + 1 + width > limit) {
      result += '\n';
      result.append(indent, ' ');
      column = indent;
      at_start = true;
    }
    if (!at_start) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width;
    at_start = false;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return result;
}

}  // namespace ftcheck::report

namespace ftcheck {

std::string escape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::optional<base::Character> character = base::first_character(text);
    const std::size_t size = character ? character->size : 1;
    if (!character || (size == 1 && report::is_control(character->code)) ||
        report::is_command(text, result)) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (report::is_control(character->code) || report::is_deceptive(character->code)) {
      result += fmt::format("\\u{:04x}", character->code);
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return result;
}

}  // namespace ftcheck
