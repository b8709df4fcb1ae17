#include "report/model/moving.hpp"

#include "report/format/columns.hpp"
#include "report/format/terminal.hpp"
#include "report/model/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

constexpr std::size_t column_count = 5;
constexpr std::array<std::size_t, column_count> widest = {40, 20, 8, 8, 100};
constexpr std::size_t first_number = 2;  // columns of numbers are aligned to the right
constexpr std::size_t need_column = 4;

using Cells = std::array<std::string, column_count>;

std::size_t declaring(const Artifact& artifact, GilDeclaration what) {
  return static_cast<std::size_t>(std::ranges::count(
      artifact.modules, what, [](const Module& module) { return module.gil.declared; }));
}

// Its modules come with the interpreter, whichever that is.
bool is_standard_library(const Artifact& artifact) {
  return artifact.distribution && artifact.distribution->name == standard_library;
}

std::string nothing_needed(const Artifact& artifact) {
  if (is_standard_library(artifact)) return "nothing: the free-threaded interpreter has its own";
  if (!artifact.modules.empty()) return "nothing: free-threaded interpreters load it too";
  if (artifact.other_modules > 0) return "nothing: its modules are for other interpreters";
  return artifact.libraries.empty() ? "nothing: it is pure Python"
                                    : "nothing: it has no extension modules";
}

// The environment's interpreter finds none of its modules.
bool finds_none(const Artifact& artifact) {
  return artifact.modules.empty() && artifact.other_modules > 0 &&
         artifact.verdict != Verdict::pure;
}

std::string need(const Artifact& artifact) {
  if (finds_none(artifact)) return "not known: its modules are for other interpreters";
  if (artifact.modules.empty() && artifact.verdict == Verdict::unknown) {
    return "not known: it does not list its files";
  }
  switch (what_moving_takes(artifact)) {
    case Move::nothing:
      return nothing_needed(artifact);
    case Move::wheel:
      return "a free-threaded wheel, whose code is ready";
    case Move::perhaps_work:
      break;
  }
  const std::size_t undecided = declaring(artifact, GilDeclaration::unknown);
  std::string text = "a free-threaded wheel, and work if that declares no more";
  if (undecided > 0) text += fmt::format(" ({} undecided)", undecided);
  return text;
}

Cells cells_of(const Artifact& artifact) {
  const Distribution distribution = artifact.distribution.value_or(Distribution{});
  const bool pure = artifact.modules.empty();
  Cells cells = {
      distribution.name, distribution.version, pure ? "" : std::to_string(artifact.modules.size()),
      pure ? "" : std::to_string(declaring(artifact, GilDeclaration::not_used)), need(artifact)};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells.at(i) = shorten_middle(escape(cells.at(i)), widest.at(i));
    if (cells.at(i).empty()) cells.at(i) += '-';
  }
  return cells;
}

Color color_of(Move move) {
  switch (move) {
    case Move::nothing:
      return Color::green;
    case Move::wheel:
      return Color::yellow;
    case Move::perhaps_work:
      break;
  }
  return Color::red;
}

std::string line(const Cells& cells, const std::array<std::size_t, column_count>& widths,
                 Color shade, bool color) {
  std::string text;
  for (std::size_t i = 0; i < need_column; ++i) {
    const std::string& cell = cells.at(i);
    const std::size_t missing = widths.at(i) - display_width(cell);
    text += "  ";
    if (i >= first_number) text.append(missing, ' ');
    text += cell;
    if (i < first_number) text.append(missing, ' ');
  }
  return text + "  " + paint(cells.at(need_column), shade, color) + "\n";
}

}  // namespace

bool is_to_move(const Artifact& artifact) {
  return artifact.verdict != Verdict::error && artifact.environment &&
         !artifact.environment->python.free_threaded;
}

Move what_moving_takes(const Artifact& artifact) {
  if (is_standard_library(artifact)) return Move::nothing;
  const bool is_known = !artifact.modules.empty() || artifact.verdict == Verdict::pure;
  if (!is_known) return Move::perhaps_work;
  const bool all_declare = declaring(artifact, GilDeclaration::not_used) == artifact.modules.size();
  if (!all_declare) return Move::perhaps_work;
  const auto is_ready = [](const Module& module) { return module.verdict == Verdict::ready; };
  return std::ranges::all_of(artifact.modules, is_ready) ? Move::nothing : Move::wheel;
}

std::string moving_table(std::span<const Artifact* const> artifacts, const TextStyle& style) {
  std::vector<std::pair<Move, const Artifact*>> rows;
  for (const Artifact* artifact : artifacts) {
    const Move move = what_moving_takes(*artifact);
    if (!style.quiet || move != Move::nothing) rows.emplace_back(move, artifact);
  }
  if (rows.empty()) return "";
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
  std::vector<Cells> cells = {{"distribution", "version", "modules", "declare", "needed"}};
  for (const auto& [move, artifact] : rows) cells.push_back(cells_of(*artifact));
  std::array<std::size_t, column_count> widths{};
  for (const Cells& each : cells) {
    for (std::size_t i = 0; i < column_count; ++i) {
      widths.at(i) = std::max(widths.at(i), display_width(each.at(i)));
    }
  }
  std::string text = line(cells[0], widths, Color::bold, style.color);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += line(cells[i + 1], widths, color_of(rows[i].first), style.color);
  }
  return text;
}

std::string moving_totals(std::span<const Artifact* const> artifacts, bool color) {
  constexpr std::array moves = {
      std::pair{Move::nothing, std::string_view("need nothing")},
      std::pair{Move::wheel, std::string_view("a free-threaded wheel")},
      std::pair{Move::perhaps_work, std::string_view("a free-threaded wheel and perhaps work")}};
  std::vector<Interpreter> pythons;
  std::array<std::size_t, moves.size()> counts{};
  for (const Artifact* artifact : artifacts) {
    const Interpreter& python = artifact->environment->python;
    if (std::ranges::find(pythons, python) == pythons.end()) pythons.push_back(python);
    ++counts.at(static_cast<std::size_t>(what_moving_takes(*artifact)));
  }
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (counts.at(i) == 0) continue;
    std::string words(moves.at(i).second);
    const bool one = counts.at(i) == 1;
    if (i == 0 && one) words = "needs nothing";
    if (i != 0 && parts.empty()) words.insert(0, one ? "needs " : "need ");
    parts.push_back(
        paint(fmt::format("{} {}", counts.at(i), words), color_of(moves.at(i).first), color));
  }
  return fmt::format("{} distribution{} for {}: {}", artifacts.size(),
                     artifacts.size() == 1 ? "" : "s", interpreter_names(pythons),
                     fmt::join(parts, ", "));
}

}  // namespace ftcheck::report
