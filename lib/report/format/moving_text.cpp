#include "report/format/moving_text.hpp"

#include "report/format/grid.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace ftcheck::report {
namespace {

Color color_of_move(Move move) {
  switch (move) {
    case Move::nothing:
    case Move::available:
      return Color::green;
    case Move::wheel:
    case Move::look:
      return Color::yellow;
    case Move::perhaps_work:
    case Move::blocked:
      break;
  }
  return Color::red;
}

GridRow row_of(Move move, const Artifact& artifact) {
  const Distribution& distribution = *artifact.distribution;
  const bool pure = artifact.modules.empty();
  return {
      {distribution.name, distribution.version, pure ? "" : std::to_string(artifact.modules.size()),
       pure ? "" : std::to_string(declaring(artifact)), need(artifact)},
      color_of_move(move),
      {}};
}

// What the interpreter's being the default build means for the extension modules.
std::string_view predicament(const std::vector<const Artifact*>& artifacts) {
  const auto any = [&](auto matches) { return std::ranges::any_of(artifacts, matches); };
  if (any([](const Artifact* each) { return !each->modules.empty(); })) {
    return ", so free-threaded Python cannot load its extension modules. To move it:";
  }
  return any([](const Artifact* each) { return each->other_modules > 0; })
             ? ", which loads none of the extension modules here: they are for another Python"
             : ", without extension modules";
}

}  // namespace

bool write_moving_table(Lines& lines, const std::vector<const Artifact*>& artifacts) {
  const TextStyle& style = lines.style();
  std::vector<std::pair<Move, const Artifact*>> rows;
  std::vector<std::string> pure;
  for (const Artifact* artifact : artifacts) {
    const Move move = what_moving_takes(*artifact);
    if (style.quiet && move == Move::nothing) continue;
    if (artifact->verdict == Verdict::pure && !style.verbose) {
      pure.push_back(artifact->distribution->name);
    } else {
      rows.emplace_back(move, artifact);
    }
  }
  if (rows.empty() && pure.empty()) return false;
  const Artifact& first = *artifacts.front();
  lines.prose(
      0, fmt::format("{}: {}{}", first.path, interpreter_words(first), predicament(artifacts)));
  if (!rows.empty()) {
    std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
    Grid grid;
    grid.columns = {{"PROJECT", 40},
                    {"VERSION", 20},
                    {"MODULES", 8, true},
                    {"DECLARE", 8, true},
                    {"NEEDS", 100}};
    grid.colored_column = 4;
    for (const auto& [move, artifact] : rows) grid.rows.push_back(row_of(move, *artifact));
    write_grid(lines, grid, 2);
    const bool any_silent = std::ranges::any_of(rows, [](const auto& row) {
      return row.first == Move::look && !row.second->modules.empty();
    });
    if (any_silent) {
      lines.prose(2, can_declare(first.environment->python)
                         ? "Check those free-threaded wheels with ftcheck: the declaration may be "
                           "there."
                         : "Before Python 3.13 no module can declare that it runs without the "
                           "GIL: check each free-threaded wheel with ftcheck.");
    }
  }
  write_folded(lines, 2, pure, "pure-Python distribution", "need nothing", "needs nothing");
  return true;
}

}  // namespace ftcheck::report
