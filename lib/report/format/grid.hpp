// A table on a terminal: no wider than its content needs or the terminal allows.
#pragma once

#include "report/format/lines.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

struct GridColumn {
  std::string_view title;
  std::size_t widest = 0;  // longer cells are shortened in the middle
  bool is_number = false;  // aligned to the right
};

struct GridRow {
  std::vector<std::string> cells;  // one cell per column, not escaped
  Color color = Color::bold;       // of the cell in the colored column
  std::function<void()> below;     // writes the lines below the row
};

struct Grid {
  std::vector<GridColumn> columns;
  std::size_t colored_column = 0;
  std::vector<GridRow> rows;
};

// Empty cells show "-".  If the terminal is too narrow, the last column is broken into lines and
// the first one is shortened.
void write_grid(Lines& lines, const Grid& grid, std::size_t indent = 0);

// "17 pure-Python distributions need nothing: attrs, certifi, …", on one line.  Writes nothing if
// there are no names.
void write_folded(Lines& lines, std::size_t indent, const std::vector<std::string>& names,
                  std::string_view noun, std::string_view many, std::string_view one);

}  // namespace ftcheck::report
