#include "report/format/html_project.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/html_source.hpp"
#include "report/format/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ftcheck::report {
namespace {

// How many lines of one kind are listed.
constexpr std::size_t most_lines = 500;

// The class that colors a row: the verdict's, except where something else decides.
std::string_view css_class(const ProjectRow& row) {
  if (row.standing == Standing::blocks && is_well(row.verdict)) return "error";
  if (row.standing == Standing::noted) return "warning";
  return report::css_class(row.verdict);
}

std::string html_row(const ProjectRow& row) {
  std::string name = html(row.name);
  if (row.artifacts.size() == 1) name = html_link(*row.artifacts.front(), name);
  std::string rules;
  for (const Rule* rule : row.rules) {
    if (!has_anchor(*rule)) continue;
    rules += fmt::format(" <a href=\"#{0}\">{0}</a>", html(rule->code));
  }
  std::string todo = html_prose(row.advice);
  if (!row.wanted_by.empty()) {
    todo += fmt::format("{}<span class=\"quiet\">wanted by {}</span>", todo.empty() ? "" : " ",
                        html(row.wanted_by));
  }
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}{}</td><td>{}</td></tr>\n",
                     name, html(row.version), html_verdict(css_class(row), html(row.verdict_words)),
                     rules, todo);
}

std::string html_table(const ProjectTable& table) {
  if (table.open == 0) return {};
  std::string text = fmt::format(
      "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Distribution</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">Verdict</th><th scope=\"col\">What to "
      "do</th></tr></thead>\n<tbody>\n",
      table.is_locked ? "Locked" : "Picked");
  for (std::size_t i = 0; i < table.open; ++i) text += html_row(table.rows[i]);
  return text + "</tbody>\n</table>\n";
}

std::string html_lines(std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = fmt::format("<p>{}</p>\n<ul class=\"evidence\">\n", heading);
  const std::size_t shown = std::min(lines.size(), most_lines);
  for (std::size_t i = 0; i < shown; ++i) text += fmt::format("<li>{}</li>\n", html(lines[i]));
  if (shown < lines.size()) text += fmt::format("<li>and {} more</li>\n", lines.size() - shown);
  return text + "</ul>\n";
}

std::string paragraph(const std::string& text) {
  return text.empty() ? text : fmt::format("<p>{}</p>\n", html(text));
}

std::string block(const ProjectTable& table) {
  if (table.project->error) {
    return fmt::format("<section class=\"project\">\n<h2>{}</h2>\n<p>{} {}</p>\n</section>\n",
                       html(table.name), html_verdict("error", "could not be read"),
                       html(*table.project->error));
  }
  std::string text = fmt::format("<section class=\"project\">\n<h2>{}</h2>\n", html(table.title));
  text += html_table(table) + paragraph(sentence_of(table.consequence)) + paragraph(table.counts);
  if (!table.method.empty()) text += paragraph("Versions: " + table.method);
  text += html_lines("Conflicts:", table.conflicts);
  text += html_lines("Not understood:", table.not_understood);
  text += html_lines("Not judged:", table.not_judged);
  return text + "</section>\n";
}

}  // namespace

std::string html_projects(const std::vector<ProjectTable>& tables) {
  std::string text;
  for (const ProjectTable& table : tables) text += block(table);
  return text;
}

}  // namespace ftcheck::report
