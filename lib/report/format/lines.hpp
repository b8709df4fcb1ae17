// Text for a terminal, line by line: indented, escaped, wrapped at the terminal's width and
// colored.
#pragma once

#include "report/format/terminal.hpp"

#include <ftcheck/render.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace ftcheck::report {

class Lines {
 public:
  explicit Lines(const TextStyle& style);

  const TextStyle& style() const { return style_; }
  std::size_t columns() const { return columns_; }
  bool empty() const { return text_.empty(); }

  // Adds a line unchanged: text that people copy must not be wrapped.
  void line(std::size_t indent, std::string_view text);

  // Adds text from any source: escaped and wrapped; continuation lines are indented by two more
  // columns.
  void prose(std::size_t indent, std::string_view text);

  // The same after a label, which is `width` columns wide and may be colored.
  void labelled(std::size_t indent, std::string_view label, std::size_t width,
                std::string_view text);

  // Adds "Learn more: ftcheck --explain FT302 FT305", with as many codes as fit on the line, and
  // the number of the others: "(and 2 more)".  Adds nothing if there are no codes.
  void learn_more(const std::set<std::string_view>& codes);

  // Adds a blank line unless it would be the first line.
  void separate();

  std::string paint(std::string_view text, Color color) const;

  std::string take() { return std::move(text_); }

 private:
  TextStyle style_;
  std::size_t columns_;
  std::string text_;
};

}  // namespace ftcheck::report
