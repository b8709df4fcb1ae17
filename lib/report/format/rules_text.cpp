#include "report/format/rules_text.hpp"

#include "report/format/terminal.hpp"

#include <ftcheck/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ftcheck::report {
namespace {

// Wraps paragraphs and list items again, because their lines have any length and those of items are
// indented; code between fences stays as it is.
std::string break_lines(std::string_view markdown) {
  std::string result;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (paragraph.empty()) return;
    result += wrap(paragraph, 0, paragraph.starts_with("- ") ? 2 : 0);
    result += '\n';
    paragraph.clear();
  };
  bool in_code = false;
  while (!markdown.empty()) {
    const std::string_view line = markdown.substr(0, markdown.find('\n'));
    const bool is_fence = line.starts_with("```");
    if (in_code || is_fence || line.empty()) {
      end_paragraph();
      result += line;
      result += '\n';
    } else {
      if (line.starts_with("- ")) end_paragraph();
      if (!paragraph.empty()) paragraph += ' ';
      paragraph += line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
    in_code = in_code != is_fence;
    markdown.remove_prefix(std::min(markdown.size(), line.size() + 1));
  }
  end_paragraph();
  return result;
}

}  // namespace

std::string to_table(std::span<const Rule> rules, std::size_t columns) {
  std::size_t width = 0;
  for (const Rule& rule : rules) width = std::max(width, rule.name.size());
  std::string table;
  for (const Rule& rule : rules) {
    std::string line = fmt::format("{}  {:{}}  {:7}  {}", rule.code, rule.name, width,
                                   to_string(rule.severity), rule.summary);
    if (columns > 0 && line.size() > columns) {
      line.resize(columns - 1);
      line += "…";
    }
    table += line + '\n';
  }
  return table;
}

}  // namespace ftcheck::report

namespace ftcheck {

std::string explain(const Rule& rule) {
  using report::break_lines;
  return fmt::format("{} {} [{}]\n{}\n{}\nExample:\n\n{}\nSource: {}\n", rule.code, rule.name,
                     to_string(rule.severity), break_lines(rule.summary),
                     break_lines(rule.explanation), break_lines(rule.example),
                     report::wrap(rule.source, 8, 0));
}

}  // namespace ftcheck
