#include "report/format/table.hpp"

#include "report/format/cause_text.hpp"
#include "report/format/grid.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/release_words.hpp"

#include <fmt/format.h>

#include <string>

namespace ftcheck::report {
namespace {

std::string platforms(const Release& release) {
  std::string text = release.installable ? release.platforms : remarks(release);
  if (release.verdict == Verdict::error) {
    return release.artifacts.front()->error.value_or("could not be read");
  }
  if (!release.missing.empty()) text += "; not on " + release.missing;
  if (release.installable && release.beside() > 0) {
    text += fmt::format("; {}", count(release.beside(), "default-build wheel"));
  }
  return text;
}

GridRow row_of(Lines& lines, const Release& release, SectionKind kind) {
  GridRow row;
  const bool is_installed = kind == SectionKind::environment;
  row.cells = {release.project, release.version, std::string(to_string(release.verdict))};
  if (is_installed) {
    row.cells.push_back(remarks(release));
  } else {
    row.cells.push_back(interpreter_names(release.interpreters));
    row.cells.push_back(platforms(release));
  }
  row.color = color_of(release.verdict);
  row.below = [&lines, &release, kind] {
    write_causes_briefly(lines, shown_causes(release, kind, lines.style()), release);
  };
  return row;
}

}  // namespace

void write_table(Lines& lines, const Section& section, const std::vector<const Release*>& shown) {
  Grid grid;
  const bool is_installed = section.kind == SectionKind::environment;
  grid.columns = {{"PROJECT", 40}, {"VERSION", 20}, {"VERDICT", 12}};
  if (is_installed) {
    grid.columns.push_back({"MODULES", 60});
  } else {
    grid.columns.push_back({"PYTHON", 24});
    grid.columns.push_back({"PLATFORMS", 96});
  }
  grid.colored_column = 2;
  for (const Release* each : shown) grid.rows.push_back(row_of(lines, *each, section.kind));
  write_grid(lines, grid);
}

}  // namespace ftcheck::report
