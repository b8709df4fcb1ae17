// Dispatches to the functions for each format.
#include <ftcheck/render.hpp>

#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/markdown.hpp"
#include "report/format/rules_page.hpp"
#include "report/format/rules_text.hpp"
#include "report/format/sarif.hpp"
#include "report/format/text.hpp"

#include <ftcheck/comparison.hpp>
#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ftcheck {
namespace {

constexpr std::array formats = {Format::text,     Format::json,   Format::json_lines,
                                Format::sarif,    Format::github, Format::gitlab,
                                Format::markdown, Format::html,   Format::table};

}  // namespace

std::span<const Format> all_formats() {
  return formats;
}

std::string_view to_string(Format format) {
  switch (format) {
    case Format::text:
      return "text";
    case Format::json:
      return "json";
    case Format::json_lines:
      return "jsonl";
    case Format::sarif:
      return "sarif";
    case Format::github:
      return "github";
    case Format::gitlab:
      return "gitlab";
    case Format::markdown:
      return "markdown";
    case Format::html:
      return "html";
    case Format::table:
      return "table";
  }
  return "unknown";
}

std::optional<Format> find_format(std::string_view word) {
  const auto found =
      std::ranges::find(formats, word, [](Format format) { return to_string(format); });
  return found == formats.end() ? std::nullopt : std::optional(*found);
}

std::string render(const Report& report, Format format, const TextStyle& style) {
  switch (format) {
    case Format::text:
      return report::to_text(report, style);
    case Format::json:
      return report::to_json(report);
    case Format::json_lines:
      return report::to_json_lines(report);
    case Format::sarif:
      return report::to_sarif(report, all_rules());
    case Format::github:
      return report::to_github(report, style.verbose);
    case Format::gitlab:
      return report::to_gitlab(report);
    case Format::markdown:
      return report::to_markdown(report);
    case Format::html:
      return report::to_html(report, style.page);
    case Format::table:
      return report::to_table(report, style);
  }
  return {};
}

std::string render(const Comparison& comparison, Format format, const TextStyle& style) {
  if (format == Format::text) return render(comparison, style);
  if (format == Format::sarif) return report::to_sarif(comparison, all_rules());
  return render(comparison.report, format, style);
}

std::string render_line(const Artifact& artifact) {
  return report::to_json_line(artifact);
}

std::string render_line(const History& history) {
  return report::to_json_line(history);
}

std::string render_line(const Project& project) {
  return report::to_json_line(project);
}

std::string render(std::span<const Rule> rules, Format format, std::size_t columns) {
  switch (format) {
    case Format::text:
      return report::to_table(rules, columns);
    case Format::json:
      return report::to_json(rules);
    case Format::markdown:
      return report::to_markdown(rules);
    default:
      throw Error(
          fmt::format("rules are written as text, json or markdown, not as {}", to_string(format)));
  }
}

}  // namespace ftcheck
