#include "report/format/table.hpp"

#include "report/format/columns.hpp"
#include "report/format/terminal.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/tracker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// The last column is as wide as it likes to be, within reason.
constexpr std::size_t column_count = 5;
constexpr std::array<std::size_t, column_count> widest = {40, 20, 22, 24, 96};
constexpr std::size_t verdict_column = 2;

// How many modules are named before the rest is only counted, and how wide their names may be.
constexpr std::size_t most_modules = 3;
constexpr std::size_t widest_modules = 160;

using Cells = std::array<std::string, column_count>;

Cells cells_of(const TrackerRow& row) {
  Cells cells = {row.project, row.version, std::string(label(row.standing)),
                 interpreter_names(row.interpreters), row.platforms};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells.at(i) = shorten_middle(escape(cells.at(i)), widest.at(i));
    if (cells.at(i).empty()) cells.at(i) += '-';
  }
  return cells;
}

Color color_of(Standing standing) {
  if (is_well(standing)) return Color::green;
  return standing == Standing::unknown || standing == Standing::no_wheel ? Color::yellow
                                                                         : Color::red;
}

std::string line(const Cells& cells, const std::array<std::size_t, column_count>& widths,
                 Color verdict_color, bool color) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool last = i + 1 == cells.size();
    const std::string cell = last ? cells.at(i) : pad(cells.at(i), widths.at(i));
    text += i == verdict_column ? paint(cell, verdict_color, color) : cell;
    text += last ? "\n" : "  ";
  }
  return text;
}

std::string lines_below(const TrackerRow& row) {
  std::string text;
  for (const Verdict verdict : {Verdict::enables_gil, Verdict::incompatible, Verdict::unknown}) {
    const std::string names = module_names(row, verdict, most_modules);
    if (names.empty()) continue;
    text += fmt::format("  {}: {}\n", to_string(verdict),
                        shorten_middle(escape(names), widest_modules));
  }
  const std::string findings = finding_words(row.findings);
  if (!findings.empty()) text += fmt::format("  findings: {}\n", findings);
  return text;
}

}  // namespace

std::string to_table(const Report& report, const TableStyle& style) {
  if (report.artifacts.empty()) return {};
  const std::vector<TrackerRow> rows = tracker(report);
  const Cells header = {"PROJECT", "VERSION", "VERDICT", "INTERPRETERS", "PLATFORMS"};
  std::array<std::size_t, column_count> widths{};
  const auto widen = [&](const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths.at(i) = std::max(widths.at(i), display_width(cells.at(i)));
    }
  };
  std::vector<Cells> lines;
  widen(header);
  for (const TrackerRow& row : rows) {
    lines.push_back(cells_of(row));
    widen(lines.back());
  }
  std::string text = line(header, widths, Color::bold, style.color);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += line(lines[i], widths, color_of(rows[i].standing), style.color);
    text += lines_below(rows[i]);
  }
  return text + fmt::format("\n{}\n{}\n", standings(rows),
                            totals(report, count_findings(rows), style.color));
}

}  // namespace ftcheck::report
