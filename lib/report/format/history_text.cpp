#include "report/format/history_text.hpp"

#include "report/format/columns.hpp"
#include "report/format/grid.hpp"
#include "report/model/history_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {
namespace {

constexpr std::size_t indent = 2;

// On a narrower terminal columns are closer together.
constexpr std::size_t wide = 80;

// The last column is broken into lines that are at least this long.
constexpr std::size_t narrowest_last = 16;

constexpr std::size_t longest_version = 24;

// Cells are escaped; the last one may be long.
struct Row {
  std::array<std::string, 4> cells;
  Color color = Color::bold;
  bool is_colored = false;  // the third cell
  bool is_number = false;   // the second cell is aligned to the right
};

std::string shown(std::string_view text) {
  return shorten_middle(escape(text), longest_version);
}

// "6.0.2 … 6.1.3", with each version shortened.
std::string versions_of(const HistoryRun& run) {
  return run.first == run.last ? shown(run.first) : shown(run.first) + " … " + shown(run.last);
}

std::vector<Row> milestone_rows(const History& history) {
  std::vector<Row> rows;
  for (const Milestone& each : milestones(history)) {
    Row row;
    row.cells[0] = each.what;
    row.cells[1] = shown(each.version);
    if (each.remarks.size() > 1) row.cells[2] = escape(each.remarks.front());
    if (!each.remarks.empty()) row.cells[3] = escape(each.remarks.back());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Row> run_rows(const History& history) {
  std::vector<Row> rows;
  for (const HistoryRun& run : history.runs) {
    const RunWords said = words(run, history);
    Row row;
    row.cells = {versions_of(run), escape(said.releases), std::string(to_string(run.verdict)),
                 escape(said.remark)};
    row.color = color_of(run.verdict);
    row.is_colored = row.is_number = true;
    rows.push_back(std::move(row));
  }
  return rows;
}

using Widths = std::array<std::size_t, 3>;

void widen(Widths& widths, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row.cells[i]));
  }
}

std::string aligned(const std::string& cell, std::size_t width, bool right) {
  const std::size_t own = display_width(cell);
  const std::string filling(own < width ? width - own : 0, ' ');
  return right ? filling + cell : cell + filling;
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    longest = std::max(longest, display_width(word));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return longest;
}

void write_row(Lines& lines, const Row& row, const Widths& widths) {
  const std::size_t gap = lines.columns() < wide ? 2 : 3;
  std::string text;
  std::size_t at = indent;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] == 0) continue;
    // Without a date the last column begins here.
    if (i == 2 && !row.is_number && row.cells[i].empty()) break;
    std::string cell = aligned(row.cells[i], widths[i], i == 1 && row.is_number);
    // No blanks at the end of a line.
    const std::size_t used = cell.find_last_not_of(' ') + 1;
    const std::size_t filling = cell.size() - used;
    cell.resize(used);
    if (i == 2 && row.is_colored) cell = lines.paint(cell, row.color);
    text.append(cell.empty() ? 0 : blanks, ' ').append(cell);
    blanks = cell.empty() ? blanks + filling + gap : filling + gap;
    at += widths[i] + gap;
  }
  const std::string& last = row.cells.back();
  if (last.empty()) return lines.line(indent, text);
  const std::size_t least =
      std::max(std::min(display_width(last), narrowest_last), longest_word(last));
  if (at + least <= lines.columns()) {
    text.append(blanks, ' ').append(wrap(last, at, at, lines.columns()));
    return lines.line(indent, text);
  }
  lines.line(indent, text);
  lines.line(2 * indent, wrap(last, 2 * indent, 2 * indent, lines.columns()));
}

// Each release and its wheels.
void write_matrix(Lines& lines, const History& history) {
  if (history.releases.empty()) return;
  Grid grid;
  grid.columns = {{"RELEASE", longest_version}, {"UPLOADED", 10}, {"VERDICT", 23}, {"WHEELS", 160}};
  grid.colored_column = 2;
  for (const HistoryRelease& release : history.releases) {
    const ReleaseWords said = words(release);
    GridRow row;
    std::string wheels = said.remark;
    if (!said.wheels.empty()) wheels.append(wheels.empty() ? "" : "; ").append(said.wheels);
    row.cells = {said.version, said.uploaded, said.verdict, std::move(wheels)};
    if (release.verdict) row.color = color_of(*release.verdict);
    grid.rows.push_back(std::move(row));
  }
  write_grid(lines, grid, 2 * indent);
}

void write_history(Lines& lines, const History& history, bool platform,
                   const Widths& milestone_widths, const Widths& run_widths) {
  const std::string title = escape(history_title(history, platform));
  const Color color = color_of(history_verdict(history));
  const std::string answer = escape(history_answer(history));
  const std::size_t width = display_width(title) + 2;
  lines.line(0, lines.paint(title, Color::bold) + ": " +
                    lines.paint(wrap(answer, width, 2 * indent, lines.columns()), color));
  const bool is_verbose = lines.style().verbose;
  if (is_verbose || needs_milestones(history)) {
    for (const Row& row : milestone_rows(history)) write_row(lines, row, milestone_widths);
  }
  for (const Row& row : run_rows(history)) write_row(lines, row, run_widths);
  if (is_verbose) write_matrix(lines, history);
}

}  // namespace

void write_histories(Lines& lines, const std::vector<History>& histories) {
  Widths milestone_widths{};
  Widths run_widths{};
  for (const History& history : histories) {
    widen(milestone_widths, milestone_rows(history));
    widen(run_widths, run_rows(history));
  }
  const bool platform = names_platforms(histories);
  for (const History& history : histories) {
    const bool is_told = lines.style().quiet && is_well(history_verdict(history));
    const bool is_unreadable = history.error && !lines.style().errors;
    if (!is_told && !is_unreadable)
      write_history(lines, history, platform, milestone_widths, run_widths);
  }
  if (const std::string inferred = inferred_words(histories);
      !inferred.empty() && !lines.style().quiet) {
    lines.line(0, lines.paint(wrap(inferred, 0, indent, lines.columns()), Color::dim));
  }
}

}  // namespace ftcheck::report
