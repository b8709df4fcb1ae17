#include "report/format/lines.hpp"

#include <algorithm>

namespace ftcheck::report {
namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 200;

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

void Lines::separate() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

std::string Lines::paint(std::string_view text, Color color) const {
  return report::paint(text, color, style_.color);
}

}  // namespace ftcheck::report
