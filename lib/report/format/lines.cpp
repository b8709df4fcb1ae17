#include "report/format/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ftcheck::report {
namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 200;

// How many codes a line names.
constexpr std::size_t most_codes = 6;

}  // namespace

Lines::Lines(const TextStyle& style)
    : style_(style),
      columns_(style.columns == 0 ? line_width : std::clamp(style.columns, narrowest, widest)) {}

void Lines::line(std::size_t indent, std::string_view text) {
  text_.append(indent, ' ');
  text_ += text;
  text_ += '\n';
}

void Lines::prose(std::size_t indent, std::string_view text) {
  line(indent, wrap(escape(text), indent, indent + 2, columns_));
}

void Lines::labelled(std::size_t indent, std::string_view label, std::size_t width,
                     std::string_view text) {
  line(indent, std::string(label) + wrap(escape(text), indent + width, indent + 4, columns_));
}

void Lines::learn_more(const std::set<std::string_view>& codes) {
  std::vector<std::string> words;
  for (const std::string_view code : codes) {
    if (!code.empty()) words.push_back(escape(code));
  }
  const auto end = [&](std::size_t shown) {
    return shown == words.size() ? std::string()
                                 : fmt::format(" (and {} more)", words.size() - shown);
  };
  std::string text = "Learn more: ftcheck --explain";
  std::size_t shown = 0;
  for (const std::string& word : words) {
    const std::size_t width = text.size() + 1 + word.size() + end(shown + 1).size();
    if (shown == most_codes || width > columns_) continue;
    text.append(" ").append(word);
    ++shown;
  }
  if (shown > 0) line(0, paint(text + end(shown), Color::dim));
}

void Lines::separate() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

std::string Lines::paint(std::string_view text, Color color) const {
  return report::paint(text, color, style_.color);
}

}  // namespace ftcheck::report
