#include "report/format/project_text.hpp"

#include "report/format/cause_text.hpp"
#include "report/format/columns.hpp"
#include "report/format/grid.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// How many lines of one kind are shown without -v.
constexpr std::size_t most_lines = 12;

Color row_color(const ProjectRow& row) {
  if (row.standing == Standing::blocks) return Color::red;
  return row.standing == Standing::well ? Color::green : Color::yellow;
}

// With -v the causes in the wheels follow each row.
void write_causes(Lines& lines, const std::vector<const Artifact*>& artifacts) {
  for (const Release& release : releases(artifacts)) {
    const auto causes = shown_causes(release, SectionKind::files, lines.style());
    write_causes_briefly(lines, causes, release);
  }
}

void write_rows(Lines& lines, const ProjectTable& table, std::size_t number) {
  if (number == 0) return;
  Grid grid;
  grid.columns = {{"DISTRIBUTION", 40},
                  {table.is_locked ? "LOCKED" : "PICKED", 20},
                  {"VERDICT", 24},
                  {"WHAT TO DO", 200}};
  grid.colored_column = 2;
  grid.rows.reserve(number);
  for (std::size_t i = 0; i < number; ++i) {
    const ProjectRow& row = table.rows[i];
    GridRow cells = {
        {row.name, row.version, row.verdict_words, row.what_to_do()}, row_color(row), {}};
    if (lines.style().verbose && row.standing != Standing::unreadable)
      cells.below = [&lines, &row] { write_causes(lines, row.artifacts); };
    grid.rows.push_back(std::move(cells));
  }
  // With -v the causes are indented below the rows.
  write_grid(lines, grid, lines.style().verbose ? 0 : 2);
}

void write_list(Lines& lines, std::string_view heading, const std::vector<std::string>& items) {
  if (items.empty()) return;
  lines.line(0, heading);
  const std::size_t shown =
      lines.style().verbose ? items.size() : std::min(items.size(), most_lines);
  for (std::size_t i = 0; i < shown; ++i) lines.prose(2, items[i]);
  if (shown < items.size()) lines.line(2, fmt::format("and {} more with -v", items.size() - shown));
}

void write_error(Lines& lines, const ProjectTable& table) {
  const std::string name = escape(table.name);
  std::string_view error = *table.project->error;
  if (error.starts_with(table.name + ": ")) error.remove_prefix(table.name.size() + 2);
  constexpr std::string_view word = "error";
  lines.line(
      0, lines.paint(word, Color::red) + "  " + lines.paint(name, Color::bold) + "  " +
             wrap(escape(error), word.size() + 2 + display_width(name) + 2, 4, lines.columns()));
}

}  // namespace

bool write_project(Lines& lines, const ProjectTable& table) {
  const TextStyle& style = lines.style();
  if (table.project->error) {
    if (!style.errors) return false;
    lines.separate();
    write_error(lines, table);
    return true;
  }
  const bool is_wrong = table.open > 0 || !table.not_understood.empty() || !table.conflicts.empty();
  if (style.quiet && !is_wrong) return false;
  lines.separate();
  lines.prose(0, table.title);
  write_rows(lines, table, style.verbose && !style.quiet ? table.rows.size() : table.open);
  if (!style.quiet) {
    if (!table.consequence.empty()) lines.prose(0, table.consequence);
    if (!table.counts.empty()) lines.prose(0, table.counts);
    if (!table.method.empty()) lines.prose(0, "versions: " + table.method);
  }
  write_list(lines, "conflicts:", table.conflicts);
  write_list(lines, "not understood:", table.not_understood);
  if (!style.quiet) {
    write_list(lines, "notes:", table.notes);
    write_list(lines, "not judged:", table.not_judged);
    lines.learn_more(table.codes());
  }
  return true;
}

}  // namespace ftcheck::report
