#include "report/format/html.hpp"

#include "base/version.hpp"
#include "report/format/html_artifact.hpp"
#include "report/format/markup.hpp"
#include "report/format/page.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/releases.hpp"
#include "report/model/sections.hpp"
#include "report/model/totals.hpp"

#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// How many modules a row names before it is unfolded.
constexpr std::size_t most_modules = 3;

// Worst first.
constexpr std::array verdicts = {Verdict::error,   Verdict::enables_gil, Verdict::incompatible,
                                 Verdict::unknown, Verdict::ready,       Verdict::pure};

std::size_t count_of(const std::vector<Release>& rows, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(rows, verdict, &Release::verdict));
}

std::string_view css_class(Verdict verdict) {
  return verdict == Verdict::error ? "unreadable" : to_string(verdict);
}

std::uint32_t digit_value(char digit) {
  return static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// Hexadecimal digits as base64, which is how a Content-Security-Policy has hashes.
std::string base64(std::string_view hexadecimal) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  // Six digits are three bytes are four characters.
  for (std::size_t i = 0; i < hexadecimal.size(); i += 6) {
    const std::string_view group = hexadecimal.substr(i, 6);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 6; ++k) {
      bits = (bits << 4) | (k < group.size() ? digit_value(group[k]) : 0);
    }
    const std::size_t characters = group.size() / 2 + 1;
    for (std::size_t k = 0; k < 4; ++k) {
      result += k < characters ? alphabet[(bits >> (18 - 6 * k)) & 63] : '=';
    }
  }
  return result;
}

std::string head() {
  return fmt::format(
      R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>ftcheck report</title>
<style>{}</style>
</head>
<body>
)",
      base64(page_css_sha256), base64(page_js_sha256), page_css);
}

// One rectangle per verdict, as wide as its share.
std::string bar(const std::vector<Release>& rows) {
  std::string text = fmt::format(
      "<svg class=\"bar\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} 1\" "
      "preserveAspectRatio=\"none\">",
      html(standings(rows)), rows.size());
  std::size_t x = 0;
  for (const Verdict verdict : verdicts) {
    const std::size_t number = count_of(rows, verdict);
    if (number == 0) continue;
    text += fmt::format(R"(<rect class="{}" x="{}" width="{}" height="1"/>)", css_class(verdict), x,
                        number);
    x += number;
  }
  return text + "</svg>\n";
}

std::string filters(const std::vector<Release>& rows) {
  std::string text = "<div class=\"filters\" role=\"group\" aria-label=\"Filter releases\">\n";
  for (const Verdict verdict : verdicts) {
    const std::size_t number = count_of(rows, verdict);
    if (number == 0) continue;
    text += fmt::format(
        "<button type=\"button\" class=\"chip {}\" data-standing=\"{}\" aria-pressed=\"false\" "
        "disabled><b>{}</b> {}</button>\n",
        css_class(verdict), css_class(verdict), number, to_string(verdict));
  }
  return text +
         "<label class=\"hidden-label\" for=\"search\">Filter by any words of a row and the names "
         "it unfolds to</label>"
         "<input class=\"search\" id=\"search\" type=\"search\" autocomplete=\"off\" "
         "placeholder=\"Filter by project, verdict, platform, module …\" hidden>\n"
         "<span class=\"shown\" id=\"shown\" role=\"status\"></span>\n</div>\n";
}

// What a row says of its modules before it is unfolded.
std::string summary(const Release& row) {
  const std::size_t inputs = row.artifacts.size();
  const bool wheels = std::ranges::all_of(row.artifacts, [](const Artifact* artifact) {
    return artifact->kind == ArtifactKind::wheel;
  });
  std::string text =
      inputs == 1 ? "Details" : fmt::format("{} {}", inputs, wheels ? "wheels" : "inputs");
  for (const Verdict verdict : {Verdict::enables_gil, Verdict::incompatible, Verdict::unknown}) {
    const std::string names = module_names(row, verdict, most_modules);
    if (!names.empty()) text += fmt::format(" · {}: {}", to_string(verdict), names);
  }
  const std::string findings = words(count_causes(row.causes));
  if (!findings.empty()) text += " · " + findings;
  return html(text);
}

// Each version's place among all there are: the page cannot compare them as packaging tools do.
using VersionOrder = std::map<std::string_view, std::size_t>;

VersionOrder order_versions(const std::vector<Release>& rows) {
  std::vector<std::string_view> versions;
  versions.reserve(rows.size());
  for (const Release& row : rows) versions.push_back(row.version);
  std::ranges::sort(versions, base::is_older);
  VersionOrder order;
  for (const std::string_view version : versions) order.emplace(version, order.size());
  return order;
}

std::string number_cell(std::string_view name, std::size_t number) {
  return fmt::format(R"(<td class="number labelled" data-label="{0}" data-key="{1}">{1}</td>)",
                     name, number);
}

// `number` is the row's place, `version` that of its version.
std::string table_body(const Release& row, std::size_t number, std::size_t version) {
  const std::string_view standing = css_class(row.verdict);
  std::string text = fmt::format("<tbody data-standing=\"{}\">\n<tr>", standing);
  text += fmt::format("<th scope=\"row\" data-key=\"{}\">{}</th>", number, html(row.project));
  text += fmt::format("<td data-key=\"{}\">{}</td>", version, html(row.version));
  text += fmt::format("<td data-key=\"{}\">{}</td>", -badness(row.verdict),
                      html_verdict(standing, to_string(row.verdict)));
  text += fmt::format("<td>{}</td>", html(interpreter_names(row.interpreters)));
  text += fmt::format("<td class=\"wide\">{}</td>", html(row.platforms));
  text += number_cell("Not ready", row.modules.size()) + number_cell("Modules", row.module_count);
  text += "</tr>\n";
  text += fmt::format("<tr><td colspan=\"7\"><details><summary>{}</summary>\n", summary(row));
  for (const Artifact* artifact : row.artifacts) text += html_artifact(*artifact);
  return text + "</details></td></tr>\n</tbody>\n";
}

constexpr std::string_view table_head =
    R"(<table id="releases">
<caption>Releases and whether their modules keep the GIL disabled</caption>
<thead><tr>
<th scope="col" aria-sort="ascending"><button type="button">Project</button></th>
<th scope="col"><button type="button">Version</button></th>
<th scope="col"><button type="button">Verdict</button></th>
<th scope="col"><button type="button">Interpreters</button></th>
<th scope="col"><button type="button">Platforms</button></th>
<th scope="col" class="number"><button type="button">Not ready</button></th>
<th scope="col" class="number"><button type="button">Modules</button></th>
</tr></thead>
)";

constexpr std::string_view explanation = R"(<dl>
<dt><span class="verdict ready">ready</span></dt><dd>a free-threaded interpreter loads it and the GIL stays disabled</dd>
<dt><span class="verdict enables-gil">enables-gil</span></dt><dd>it loads, and importing it re-enables the GIL for the whole process</dd>
<dt><span class="verdict incompatible">incompatible</span></dt><dd>no free-threaded interpreter can load it as it is</dd>
<dt><span class="verdict unknown">unknown</span></dt><dd>could not be decided; the evidence says why</dd>
<dt><span class="verdict pure">pure</span></dt><dd>there is no extension module in it</dd>
</dl>
)";

}  // namespace

std::string to_html(const Report& report) {
  const std::vector<Release> rows = releases(report);
  std::string text = head() + "<header>\n<h1>Does the GIL stay disabled?</h1>\n";
  text += "<p class=\"totals\">" + html(totals(sections(report), false)) + "</p>\n";
  text += bar(rows) + "</header>\n<main>\n" + filters(rows);
  text += table_head;
  const VersionOrder versions = order_versions(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += table_body(rows[i], i, versions.at(rows[i].version));
  }
  text += "</table>\n</main>\n<footer>\n";
  text += explanation;
  text += fmt::format(
      "<p>ftcheck {} read the binaries of these files; nothing in them was run.</p>\n</footer>\n",
      html(version()));
  return text + fmt::format("<script>{}</script>\n</body>\n</html>\n", page_js);
}

}  // namespace ftcheck::report
