#include "report/format/html.hpp"

#include "base/project_name.hpp"
#include "base/version.hpp"
#include "report/format/history_markdown.hpp"
#include "report/format/html_history.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/html_project.hpp"
#include "report/format/html_release.hpp"
#include "report/format/html_rules.hpp"
#include "report/format/markup.hpp"
#include "report/format/page.hpp"
#include "report/format/policy.hpp"
#include "report/format/terminal.hpp"
#include "report/format/totals.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/project_table.hpp"
#include "report/model/releases.hpp"
#include "report/model/sections.hpp"
#include "report/model/source_words.hpp"

#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

// How many names the line of pure releases lists.
constexpr std::size_t most_pure = 8;

// The width of a path that serves as a release's name.
constexpr std::size_t longest_path = 36;

// Worst first.
constexpr std::array verdicts = {Verdict::error,   Verdict::enables_gil, Verdict::incompatible,
                                 Verdict::unknown, Verdict::ready,       Verdict::pure};

std::size_t count_of(const std::vector<Release>& rows, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(rows, verdict, &Release::verdict));
}

std::string head() {
  return html_head({.title = "ftcheck report",
                    .policy = content_security_policy(page_css_sha256, page_js_sha256),
                    .more = {},
                    .css = page_css});
}

std::string bar(const std::vector<Release>& rows) {
  std::vector<BarPart> parts;
  parts.reserve(std::size(verdicts));
  for (const Verdict verdict : verdicts)
    parts.push_back({css_class(verdict), count_of(rows, verdict)});
  return html_bar(standings(rows), parts);
}

std::string filters(const std::vector<Release>& rows) {
  std::string text = "<div class=\"filters\" role=\"group\" aria-label=\"Filter releases\">\n";
  for (const Verdict verdict : verdicts) {
    text += html_chip({css_class(verdict), count_of(rows, verdict)}, to_string(verdict));
  }
  return text +
         "<label class=\"hidden-label\" for=\"search\">Filter by any words of a row and the names "
         "it unfolds to</label>"
         "<input class=\"search\" id=\"search\" type=\"search\" autocomplete=\"off\" "
         "placeholder=\"Filter by project, verdict, platform, module …\" hidden>\n"
         "<span class=\"shown\" id=\"shown\" role=\"status\"></span>\n</div>\n";
}

// The releases of all sections together, the worst first.
std::vector<Release> rows_of(const std::vector<Section>& parts) {
  std::vector<Release> rows;
  for (const Section& part : parts) {
    rows.insert(rows.end(), part.releases.begin(), part.releases.end());
  }
  sort_worst_first(rows);
  return rows;
}

// The rank of each version among all versions: the script cannot compare versions as packaging
// tools do.
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

// The rank of each release by name: the rows are sorted by verdict first.
std::vector<std::size_t> order_names(const std::vector<Release>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t row) {
    return std::pair(!rows[row].artifacts.front()->distribution,
                     base::normalize_name(rows[row].project));
  });
  std::vector<std::size_t> numbers(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) numbers[order[i]] = i;
  return numbers;
}

// A cell of a row.  With a `key`, the cell is sorted by that number instead of its text.
std::string cell(std::string_view name, std::string_view content) {
  return fmt::format("<span class=\"{}\">{}</span>", name, content);
}

std::string cell(std::string_view name, std::string_view content, std::ptrdiff_t key) {
  return fmt::format("<span class=\"{}\" data-key=\"{}\">{}</span>", name, key, content);
}

// "2 of 7 not ready"; on a wide screen the numbers are columns.
std::string numbers(const Release& row) {
  const auto bad = static_cast<std::ptrdiff_t>(row.modules.size());
  const auto all = static_cast<std::ptrdiff_t>(row.module_count);
  if (all == 0) {
    return R"(<span class="numbers none"><span class="bad" data-key="0">–</span><span class="modules" data-key="0">–</span></span>)";
  }
  const std::string words = bad == 0 ? (all == 1 ? " module" : " modules") : " not ready";
  return fmt::format(
      "<span class=\"numbers\">{}<span class=\"of\">{}</span>{}<span class=\"of\">{}</span></span>",
      cell("bad", std::to_string(bad), bad), bad == 0 ? "" : " of ",
      cell("modules", std::to_string(all), all), words);
}

// Paths are shortened in the middle because their ends say more.  `with_place` adds the
// environment.
std::string project(const Release& row, bool with_place) {
  const Artifact& first = *row.artifacts.front();
  const auto path = [](std::string_view text) {
    return html(shorten_middle(escape(text), longest_path));
  };
  const bool named = first.distribution && first.verdict != Verdict::error;
  std::string text = named ? html(row.project) : path(row.project);
  if (with_place && first.kind == ArtifactKind::directory) {
    text += fmt::format(" <span class=\"place\">in {}</span>", path(first.path));
  }
  return text;
}

// A row and its details.  `number` is the rank of the release by name, `version` the rank of its
// version.
std::string html_row(const Release& row, std::size_t number, std::size_t version, bool with_place) {
  std::string text = fmt::format("<li class=\"row {0}\" data-verdict=\"{0}\"><details><summary>",
                                 css_class(row.verdict));
  text += cell("is", html_verdict(row.verdict), -badness(row.verdict)) + ' ';
  text += cell("project", project(row, with_place), static_cast<std::ptrdiff_t>(number)) + ' ';
  text += cell("version", html(row.version), static_cast<std::ptrdiff_t>(version)) + ' ';
  text += cell("why", html(release_remark(row))) + ' ';
  text += cell("interpreters", html(interpreter_names(row.interpreters))) + ' ';
  text += cell("platforms", html(row.platforms)) + ' ';
  text += numbers(row) + "</summary>\n<div class=\"release\">\n";
  return text + html_release(row) + "</div></details></li>\n";
}

// "12 pure releases: attrs, click, idna and 9 more"
std::string pure_line(const std::vector<Release>& rows) {
  std::vector<std::string_view> names;
  std::size_t number = 0;
  for (const Release& row : rows) {
    if (row.verdict != Verdict::pure) continue;
    ++number;
    if (std::ranges::find(names, row.project) == names.end() && names.size() < most_pure) {
      names.push_back(row.project);
    }
  }
  std::string text =
      fmt::format("{} {} <span class=\"quiet\">{}", number,
                  html_verdict("pure", number == 1 ? "pure release" : "pure releases"),
                  html(fmt::format("{}", fmt::join(names, ", "))));
  if (number > names.size()) text += fmt::format(" and {} more", number - names.size());
  return text + "</span>";
}

// The rows are already sorted by verdict.
constexpr std::string_view sorting =
    R"(<div class="sorting" role="group" aria-label="Sort releases">
<button type="button" data-by="is" aria-pressed="true" data-order="ascending" disabled>Verdict</button>
<button type="button" data-by="project" aria-pressed="false" disabled>Project</button>
<button type="button" data-by="version" aria-pressed="false" disabled>Version</button>
<button type="button" data-by="why" aria-pressed="false" disabled>Why</button>
<button type="button" data-by="interpreters" aria-pressed="false" disabled>Python</button>
<button type="button" data-by="platforms" aria-pressed="false" disabled>Platforms</button>
<button type="button" data-by="bad" aria-pressed="false" class="number" disabled>Not ready</button>
<button type="button" data-by="modules" aria-pressed="false" class="number" disabled>Modules</button>
</div>
)";

std::string list(const std::vector<Release>& rows, bool with_place) {
  const VersionOrder versions = order_versions(rows);
  const std::vector<std::size_t> numbers = order_names(rows);
  std::string text;
  std::string pure;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    (rows[i].verdict == Verdict::pure ? pure : text) +=
        html_row(rows[i], numbers[i], versions.at(rows[i].version), with_place);
  }
  const bool only_pure = text.empty();
  text =
      fmt::format("<div>\n{}<ul class=\"rows\" id=\"releases\">\n{}</ul>\n</div>\n", sorting, text);
  if (pure.empty()) return text;
  return text + fmt::format(
                    "<details class=\"fold pure\" id=\"pure\"{}><summary>{}</summary>\n<ul "
                    "class=\"rows\">\n{}</ul></details>\n",
                    only_pure ? " open" : "", pure_line(rows), pure);
}

constexpr std::string_view explanation = R"(<dl>
<dt><span class="verdict ready">ready</span></dt><dd>a free-threaded interpreter loads it and the GIL stays disabled</dd>
<dt><span class="verdict enables-gil">enables-gil</span></dt><dd>it loads, and importing it re-enables the GIL for the whole process</dd>
<dt><span class="verdict incompatible">incompatible</span></dt><dd>no free-threaded interpreter can load it as it is</dd>
<dt><span class="verdict unknown">unknown</span></dt><dd>could not be decided; the evidence says why</dd>
<dt><span class="verdict pure">pure</span></dt><dd>there is no extension module in it</dd>
</dl>
)";

// When and how the page was made.
std::string made_by(const PageContext& context) {
  std::string text = fmt::format("<p class=\"made\">ftcheck {}", html(version()));
  if (!context.date.empty()) text += " · " + html(context.date);
  text += " · It read the binaries of these files and ran nothing in them.</p>\n";
  if (context.command.empty()) return text;
  return text + fmt::format(
                    "<div class=\"command\"><code class=\"copied\">{}</code>"
                    "<button type=\"button\" class=\"copy\" hidden>Copy</button></div>\n",
                    html(context.command));
}

// "3 releases: 1 enables-gil, 2 ready. 3 wheels read: 7 requests, 1.2 of 9.8 MB"
std::string headline(const Report& report, const std::vector<Section>& parts,
                     const std::vector<ProjectTable>& tables) {
  std::string text = parts.empty() && !report.history.empty() ? history_totals(report.history)
                                                              : totals(parts, false);
  // Projects have their numbers below.
  if (text.empty() && !tables.empty()) text = count(tables.size(), "project");
  if (report.network) text.append(". ").append(network_words(report));
  return text;
}

}  // namespace

std::string to_html(const Report& report, const PageContext& context) {
  const std::vector<Section> parts = sections(report);
  const std::vector<Release> rows = rows_of(parts);
  std::vector<ProjectTable> tables;
  for (const Section& part : parts) {
    if (part.kind == SectionKind::project) tables.push_back(project_table(part, report));
  }
  std::string text = head() + "<header>\n<h1>Does the GIL stay disabled?</h1>\n";
  text += "<p class=\"totals\">" + html(headline(report, parts, tables)) + "</p>\n";
  // A page of histories alone has no releases to filter.
  const bool has_rows = !rows.empty() || (report.history.empty() && tables.empty());
  if (has_rows) text += bar(rows);
  text += "</header>\n<main>\n";
  text += html_projects(tables);
  if (has_rows) text += filters(rows) + list(rows, parts.size() > 1);
  text += html_histories(report.history);
  text += html_rules(used_rules(report)) + "</main>\n<footer>\n";
  text += explanation;
  text += made_by(context) + "</footer>\n";
  return text + fmt::format("<script>{}</script>\n</body>\n</html>\n", page_js);
}

}  // namespace ftcheck::report
