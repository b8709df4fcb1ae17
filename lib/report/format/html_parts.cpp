#include "report/format/html_parts.hpp"

#include "base/ascii.hpp"
#include "report/format/markup.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::report {
namespace {

// How many names are shown; the rest is folded away.
constexpr std::size_t most_names = 20;

// Long names may break after their components, not inside them.
std::string breakable(std::string_view text) {
  std::string result;
  for (const char c : html(text)) {
    result += c;
    if (c == '_' || c == '.') result += "<wbr>";
  }
  return result;
}

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + html_name(name);
  return text;
}

}  // namespace

std::string html_head(const HtmlHead& head) {
  return fmt::format(
      R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{}</title>
{}<style>{}</style>
</head>
<body>
)",
      head.policy, html(head.title), head.more, head.css);
}

std::string html_bar(std::string_view words, std::span<const BarPart> parts) {
  std::string rectangles;
  std::size_t x = 0;
  for (const BarPart& part : parts) {
    if (part.number == 0) continue;
    rectangles += fmt::format(R"(<rect class="{}" x="{}" width="{}" height="1"/>)", part.css_class,
                              x, part.number);
    x += part.number;
  }
  return fmt::format(
      "<svg class=\"bar\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} 1\" "
      "preserveAspectRatio=\"none\">{}</svg>\n",
      html(words), x, rectangles);
}

std::string html_chip(const BarPart& part, std::string_view words) {
  if (part.number == 0) return {};
  return fmt::format(
      "<button type=\"button\" class=\"chip {0}\" data-verdict=\"{0}\" aria-pressed=\"false\" "
      "disabled><b>{1}</b> {2}</button>\n",
      part.css_class, part.number, words);
}

std::string_view css_class(Verdict verdict) {
  return verdict == Verdict::error ? "unreadable" : to_string(verdict);
}

std::string html_verdict(std::string_view css_class, std::string_view words) {
  return fmt::format("<span class=\"verdict {}\">{}</span>", css_class, words);
}

std::string html_verdict(Verdict verdict) {
  return html_verdict(css_class(verdict), to_string(verdict));
}

std::string html_name(std::string_view text) {
  return fmt::format("<code class=\"name\">{}</code>", breakable(text));
}

std::string html_file_name(const Artifact& artifact) {
  return fmt::format("<code>{}</code>", breakable(short_name(artifact)));
}

std::string html_names(std::span<const std::string_view> names) {
  if (names.size() <= most_names + 1) return fmt::format("<p>{}</p>\n", joined(names));
  return fmt::format("<p>{}</p>\n", joined(names.first(most_names))) +
         html_fold(fmt::format("{} more names", names.size() - most_names),
                   fmt::format("<p>{}</p>\n", joined(names.subspan(most_names))));
}

bool has_anchor(const Rule& rule) {
  return !rule.code.empty() && std::ranges::all_of(rule.code, base::is_letter_or_digit);
}

std::string html_rule(const Rule* rule) {
  if (rule == nullptr) return {};
  const std::string code = html(rule->code);
  const std::string name = fmt::format("{}{}", rule->name.empty() ? "" : " ", html(rule->name));
  return has_anchor(*rule)
             ? fmt::format("<a class=\"rule-link\" href=\"#{0}\"><b>{0}</b>{1}</a>", code, name)
             : fmt::format("<b>{}</b>{}", code, name);
}

std::string html_help(std::string_view help) {
  if (help.empty()) return {};
  return fmt::format(
      "<div class=\"help\"><p><b>What to do:</b> <span class=\"copied\">{}</span></p>"
      "<button type=\"button\" class=\"copy\" hidden>Copy</button></div>\n",
      html_prose(help));
}

std::string html_fold(std::string_view summary, std::string_view content) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", summary, content);
}

std::string html_severity(Severity severity) {
  return html_verdict(to_string(severity), prose_of(severity));
}

std::string short_name(const Artifact& artifact) {
  if (artifact.kind == ArtifactKind::directory) return title(artifact);
  return artifact.path.substr(artifact.path.find_last_of("/\\") + 1);
}

}  // namespace ftcheck::report
