#include "report/format/grid.hpp"

#include "report/format/columns.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::report {
namespace {

constexpr std::size_t gap = 2;

// The least width of these columns on a narrow terminal.
constexpr std::size_t narrowest_last = 20;
constexpr std::size_t narrowest_first = 10;

using Widths = std::vector<std::size_t>;

std::string shown(std::string_view cell, std::size_t width) {
  return cell.empty() ? "-" : shorten_middle(escape(cell), width);
}

Widths widths_of(const Grid& grid, std::size_t room) {
  Widths widths;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const GridColumn& column = grid.columns[i];
    std::size_t width = column.title.size();
    for (const GridRow& row : grid.rows) {
      width = std::max(width, display_width(shown(row.cells.at(i), column.widest)));
    }
    widths.push_back(width);
  }
  std::size_t all = gap * (widths.size() - 1);
  for (const std::size_t width : widths) all += width;
  const auto narrow = [&](std::size_t& width, std::size_t least) {
    if (all <= room) return;
    const std::size_t less = width > least ? std::min(width - least, all - room) : 0;
    width -= less;
    all -= less;
  };
  narrow(widths.back(), narrowest_last);
  narrow(widths.front(), narrowest_first);
  for (std::size_t i = 1; i + 1 < widths.size(); ++i)
    narrow(widths[i], grid.columns[i].title.size());
  return widths;
}

std::string aligned(const std::string& cell, std::size_t width, bool right) {
  const std::size_t own = display_width(cell);
  const std::string filling(own < width ? width - own : 0, ' ');
  return right ? filling + cell : cell + filling;
}

void write_row(Lines& lines, const Grid& grid, const Widths& widths,
               const std::vector<std::string>& cells, Color color, bool whole, std::size_t indent) {
  std::string text;
  std::size_t at = indent;
  const std::size_t last = cells.size() - 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t width = widths[i];
    std::string cell = i == last
                           ? wrap(shown(cells[i], grid.columns[i].widest), at, at, at + width)
                           : aligned(shown(cells[i], width), width, grid.columns[i].is_number);
    if (!whole && i == grid.colored_column) cell = lines.paint(cell, color);
    text += cell;
    if (i != last) text.append(gap, ' ');
    at += width + gap;
  }
  lines.line(indent, whole ? lines.paint(text, color) : text);
}

}  // namespace

void write_grid(Lines& lines, const Grid& grid, std::size_t indent) {
  const Widths widths = widths_of(grid, lines.columns() - indent);
  std::vector<std::string> titles;
  for (const GridColumn& column : grid.columns) titles.emplace_back(column.title);
  write_row(lines, grid, widths, titles, Color::bold, true, indent);
  for (const GridRow& row : grid.rows) {
    write_row(lines, grid, widths, row.cells, row.color, false, indent);
    if (row.below) row.below();
  }
}

void write_folded(Lines& lines, std::size_t indent, const std::vector<std::string>& names,
                  std::string_view noun, std::string_view many, std::string_view one) {
  if (names.empty()) return;
  constexpr std::string_view more = ", …";
  constexpr std::size_t longest_name = 40;
  std::string text =
      fmt::format("{} {}: ", count(names.size(), noun), names.size() == 1 ? one : many);
  std::size_t room = lines.columns() - std::min(lines.columns(), indent + display_width(text));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t ending = i + 1 < names.size() ? display_width(more) : 0;
    std::string name = shorten_middle(escape(names[i]), longest_name);
    if (i == 0) name = shorten_middle(name, std::max(room, ending + 4) - ending);
    const std::size_t width = display_width(name) + (i > 0 ? 2 : 0);
    if (i > 0 && width + ending > room) {
      text += more;
      break;
    }
    if (i > 0) text += ", ";
    text += name;
    room -= std::min(room, width);
  }
  lines.line(indent, text);
}

}  // namespace ftcheck::report
