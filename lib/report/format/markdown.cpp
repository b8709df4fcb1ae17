#include "report/format/markdown.hpp"

#include "report/format/history_markdown.hpp"
#include "report/format/markdown_details.hpp"
#include "report/format/markup.hpp"
#include "report/format/project_markdown.hpp"
#include "report/format/totals.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/sections.hpp"
#include "report/model/source_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

// The table takes at most half of the room.  Where projects and histories take more than usual, it
// takes half of what is left.
constexpr std::size_t table_limit = markdown_limit / 2;

// The most that the table of releases without problems takes from the details.
constexpr std::size_t folded_limit = markdown_limit / 8;

// The most that histories take if there are also releases.
constexpr std::size_t history_limit = markdown_limit / 4;

// The same for projects.
constexpr std::size_t project_limit = markdown_limit / 2;

// If more releases than this need nothing, they are folded.
constexpr std::size_t most_well = 5;

constexpr std::size_t longest_name = 200;  // in bytes, before it is escaped

constexpr std::size_t most_names = 3;  // of modules in a cell; the rest is counted

// "enables-gil: `pkg._a`, `pkg._b` and 4 more"
std::string verdict_cell(const Release& row) {
  std::string text = is_well(row) ? std::string(to_string(row.verdict))
                                  : fmt::format("**{}**", to_string(row.verdict));
  const std::size_t shown = std::min(row.modules.size(), most_names);
  for (std::size_t i = 0; i < shown; ++i) {
    const ReleaseModule& module = row.modules[i];
    text += i == 0 ? ": " : ", ";
    text += short_code(module.name);
    std::string remark = module.where;
    if (module.verdict != row.verdict) {
      remark = fmt::format("{}{}{}", to_string(module.verdict), remark.empty() ? "" : "; ", remark);
    }
    if (!remark.empty()) text += fmt::format(" ({})", short_prose(remark));
  }
  if (shown < row.modules.size()) text += fmt::format(" and {} more", row.modules.size() - shown);
  if (const std::string words = report::words(count_causes(row.causes)); !words.empty())
    text += "; " + words;
  return text;
}

std::string platforms_cell(const Release& row) {
  std::string text = short_prose(row.platforms);
  if (row.installable && row.beside() > 0) {
    text += fmt::format("; {} beside {}", count(row.beside(), "default-build wheel"),
                        row.judged.size() == 1 ? "it" : "them");
  }
  return text;
}

std::string table_row(const Release& row) {
  const bool named = row.artifacts.front()->distribution.has_value();
  const std::string project =
      named ? markdown_prose(cut(row.project, longest_name)) : short_code(row.project);
  return fmt::format(
      "| {} | {} | {} | {} | {} |\n", project, markdown_prose(cut(row.version, longest_name)),
      short_prose(interpreter_names(row.interpreters)), platforms_cell(row), verdict_cell(row));
}

std::string table(const std::vector<const Release*>& rows, std::size_t limit) {
  std::string text =
      "| project | version | interpreters | platforms | verdict |\n"
      "|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string line = table_row(*rows[i]);
    if (text.size() + line.size() > limit) {
      return text + fmt::format("\n{} {} not shown here.\n", count(rows.size() - i, "more release"),
                                rows.size() - i == 1 ? "is" : "are");
    }
    text += line;
  }
  return text;
}

// The room that is left, which may be none.
std::size_t left(std::size_t room, std::size_t used) {
  return room - std::min(room, used);
}

struct Rows {
  std::vector<const Release*> open;
  std::vector<const Release*> folded;
};

// Releases of default-build environments have separate blocks.
Rows rows_of(const std::vector<Section>& sections) {
  Rows rows;
  for (const Section& section : sections) {
    if (section.kind == SectionKind::to_move) continue;
    for (const Release& release : section.releases) {
      const bool needs_nothing = is_well(release) && words(count_causes(release.causes)).empty();
      (needs_nothing ? rows.folded : rows.open).push_back(&release);
    }
  }
  std::ranges::stable_sort(rows.open, {},
                           [](const Release* row) { return -badness(row->verdict); });
  const bool is_short =
      rows.open.empty() ? rows.folded.size() == 1 : rows.folded.size() <= most_well;
  if (is_short) {
    rows.open.insert(rows.open.end(), rows.folded.begin(), rows.folded.end());
    rows.folded.clear();
  }
  return rows;
}

// As many blocks as fit, the first ones in full, and a sentence that counts the others.
std::string details(const std::vector<Section>& sections, std::size_t room) {
  constexpr std::size_t closing = 100;
  std::vector<MarkdownBlock> blocks;
  for (const Section& section : sections) {
    for (MarkdownBlock& block : markdown_blocks(section)) blocks.push_back(std::move(block));
  }
  std::size_t shown = 0;
  std::size_t used = closing;
  while (shown < blocks.size() && used + blocks[shown].brief.size() + 1 <= room) {
    used += blocks[shown++].brief.size() + 1;
  }
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const MarkdownBlock& block = blocks[i];
    const bool fits = used - block.brief.size() + block.full.size() <= room;
    if (fits) used = used - block.brief.size() + block.full.size();
    text.append("\n").append(fits ? block.full : block.brief);
  }
  if (shown < blocks.size()) {
    text += fmt::format(
        "\nDetails of {} are left out, because GitHub limits what a comment may hold.\n",
        count(blocks.size() - shown, "more release"));
  }
  return text;
}

std::string folded_table(const std::vector<const Release*>& rows, std::size_t room) {
  constexpr std::size_t frame = 200;
  if (rows.empty() || room < 2 * frame) return {};
  return fmt::format("\n<details><summary>{} {} nothing</summary>\n\n{}\n</details>\n",
                     count(rows.size(), "release"), rows.size() == 1 ? "needs" : "need",
                     table(rows, room - frame));
}

}  // namespace

std::string to_markdown(const Report& report) {
  constexpr std::size_t network_room = 200;
  if (report.artifacts.empty() && report.history.empty() && report.projects.empty())
    return "## ftcheck: nothing to check\n";
  std::vector<Section> parts = sections(report);
  const std::vector<Section> of_projects = take_projects(parts);
  std::string ending;
  if (!of_projects.empty()) {
    const bool is_alone = parts.empty() && report.history.empty();
    ending = markdown_projects(of_projects, report,
                               (is_alone ? markdown_limit : project_limit) - network_room);
  }
  if (!report.history.empty()) {
    const std::size_t room = parts.empty() ? left(markdown_limit, ending.size()) : history_limit;
    ending += markdown_histories(report.history, left(room, network_room));
  }
  if (report.network) ending += fmt::format("\n{}\n", network_words(report));
  if (parts.empty() && report.history.empty()) return ending;
  if (parts.empty())
    return fmt::format("## ftcheck: {}\n", history_totals(report.history)) + ending;
  const std::size_t limit = left(markdown_limit, ending.size());
  const Rows rows = rows_of(parts);
  std::string text = fmt::format("## ftcheck: {}\n", totals(parts, false));
  if (!rows.open.empty())
    text.append("\n").append(table(rows.open, std::min(table_limit, limit / 2)));
  const std::size_t folded_room = std::min(folded_limit, limit / 4);
  const std::string folded = folded_table(rows.folded, folded_room);
  text += details(parts, left(limit, text.size() + folded.size()));
  text += folded_table(rows.folded, std::max(left(limit, text.size()), folded_room));
  return text + ending;
}

}  // namespace ftcheck::report
