#include "report/format/project_markdown.hpp"

#include "report/format/markdown_details.hpp"
#include "report/format/markup.hpp"
#include "report/model/phrases.hpp"
#include "report/model/project_table.hpp"

#include <ftcheck/rules.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ftcheck::report {
namespace {

constexpr std::size_t longest_name = 100;  // in bytes, before it is escaped
constexpr std::size_t most_rules = 4;      // that a cell links to

// The parts of the room that the table and a list below it may take.
constexpr std::size_t table_part = 2;
constexpr std::size_t list_part = 16;

std::string name(std::string_view text) {
  return markdown_prose(cut(text, longest_name));
}

// "[FT301](https://...)", or the code alone if the documentation is not on the web.
std::string rule_link(const Rule& rule) {
  const std::string url = rule_url(rule);
  const std::string code = short_code(rule.code);
  return url.empty() ? code : fmt::format("[{}]({})", code, url);
}

std::string verdict_cell(const ProjectRow& row) {
  std::string text = row.standing == Standing::well
                         ? row.verdict_words
                         : fmt::format("**{}**", markdown_prose(row.verdict_words));
  const std::size_t shown = std::min(row.rules.size(), most_rules);
  for (std::size_t i = 0; i < shown; ++i)
    text.append(i == 0 ? " " : ", ").append(rule_link(*row.rules[i]));
  if (shown < row.rules.size()) text += fmt::format(" and {} more", row.rules.size() - shown);
  return text;
}

std::string table_row(const ProjectRow& row) {
  return fmt::format("| {} | {} | {} | {} |\n", name(row.name), name(row.version),
                     verdict_cell(row), short_prose(row.what_to_do()));
}

std::string open_rows(const ProjectTable& table, std::size_t room) {
  if (table.open == 0) return {};
  std::string text = fmt::format(
      "\n| distribution | {} | verdict | what to do |\n"
      "|---|---|---|---|\n",
      table.is_locked ? "locked" : "picked");
  for (std::size_t i = 0; i < table.open; ++i) {
    const std::string row = table_row(table.rows[i]);
    if (text.size() + row.size() > room) {
      const std::size_t left_out = table.open - i;
      return text + fmt::format("\n{} {} not shown here.\n", count(left_out, "more distribution"),
                                left_out == 1 ? "is" : "are");
    }
    text += row;
  }
  return text;
}

// As many items as fit, and the number of the others.
std::string list(const std::vector<std::string>& items, std::size_t room) {
  constexpr std::size_t closing = 40;
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = fmt::format("- {}\n", short_prose(items[i]));
    if (text.size() + item.size() + closing > room)
      return text + fmt::format("- and {} more\n", items.size() - i);
    text += item;
  }
  return text;
}

std::string folded(std::string_view summary, std::string_view content) {
  return fmt::format("\n<details><summary>{}</summary>\n\n{}\n</details>\n", html(summary),
                     content);
}

// The distributions that are only counted, by verdict.
std::string well_list(const ProjectTable& table, std::size_t room) {
  std::vector<std::string> lines;
  for (const Verdict verdict : {Verdict::ready, Verdict::pure}) {
    std::string names;
    std::size_t left_out = 0;
    for (std::size_t i = table.open; i < table.rows.size(); ++i) {
      const ProjectRow& row = table.rows[i];
      if (row.verdict != verdict) continue;
      const std::string next = name(row.name + " " + row.version);
      if (left_out > 0 || names.size() + next.size() > room / 2) {
        ++left_out;
        continue;
      }
      if (!names.empty()) names += ", ";
      names += next;
    }
    if (names.empty()) continue;
    if (left_out > 0) names += fmt::format(" and {} more", left_out);
    lines.push_back(fmt::format("- {}: {}\n", to_string(verdict), names));
  }
  return fmt::format("{}", fmt::join(lines, ""));
}

// What was found in the wheels, as much as fits.
std::string evidence(const Section& section, std::size_t room) {
  constexpr std::size_t frame = 200;
  std::string text;
  std::size_t left_out = 0;
  for (const MarkdownBlock& block : markdown_blocks(section)) {
    const auto fits = [&](const std::string& form) {
      return left_out == 0 && text.size() + form.size() + frame <= room;
    };
    if (fits(block.full) || fits(block.brief)) {
      text.append(text.empty() ? "" : "\n").append(fits(block.full) ? block.full : block.brief);
    } else {
      ++left_out;
    }
  }
  if (text.empty()) return {};
  if (left_out > 0) {
    text += fmt::format(
        "\nDetails of {} are left out, because GitHub limits what a comment may hold.\n",
        count(left_out, "more distribution"));
  }
  return folded("What was found in the wheels", text);
}

std::string block(const Section& section, const Report& report, std::size_t room) {
  const ProjectTable table = project_table(section, report);
  if (table.project->error) {
    return fmt::format("## ftcheck: {}\n\n**could not be read**: {}\n", short_code(table.name),
                       short_prose(*table.project->error));
  }
  std::string text = fmt::format("## ftcheck: {}\n", short_prose(table.title));
  text += open_rows(table, room / table_part);
  if (!table.consequence.empty())
    text += fmt::format("\n{}\n", short_prose(sentence_of(table.consequence)));
  const std::size_t part = room / list_part;
  if (!table.counts.empty()) {
    const std::string well = well_list(table, part);
    text += well.empty() ? fmt::format("\n{}\n", table.counts) : folded(table.counts, well);
  }
  if (!table.method.empty()) text += fmt::format("\nversions: {}\n", short_prose(table.method));
  if (!table.conflicts.empty())
    text.append("\n**conflicts**\n\n").append(list(table.conflicts, part));
  if (!table.not_understood.empty())
    text.append("\n**not understood**\n\n").append(list(table.not_understood, part));
  if (!table.not_judged.empty()) {
    text +=
        folded(fmt::format("{} not judged", table.not_judged.size()), list(table.not_judged, part));
  }
  if (text.size() < room) text += evidence(section, room - text.size());
  return text;
}

}  // namespace

std::string markdown_projects(const std::vector<Section>& sections, const Report& report,
                              std::size_t room) {
  constexpr std::size_t least = 4000;
  constexpr std::size_t closing = 150;
  std::string text;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::size_t left = sections.size() - i;
    const std::size_t own = (room - std::min(room, text.size() + closing)) / left;
    if (i > 0 && own < least && text.size() + least + closing > room) {
      return text + fmt::format("\n{} left out, because GitHub limits what a comment may hold.\n",
                                count(left, "more project"));
    }
    if (!text.empty()) text += '\n';
    text += block(sections[i], report, std::max(own, least));
  }
  return text;
}

}  // namespace ftcheck::report
