// The table has to stay small with a thousand projects, so its cells have short classes and the
// script finds the rest by position.
#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"
#include "site/columns.hpp"
#include "site/frame.hpp"
#include "site/pages.hpp"
#include "site/project_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::site {
namespace {

using report::html;

constexpr std::size_t longest_remark = 160;
constexpr std::size_t longest_note = 200;

// Which columns there are.
struct Shape {
  std::vector<Column> platforms;
  bool others = false;   // platforms without a column
  bool history = false;  // the first releases
  bool coming = false;   // pre-releases and nightly wheels

  std::size_t cells() const { return platforms.size() + (others ? 1 : 0); }
};

// Those that any project has something for.
std::vector<Column> columns_of(const Site& site) {
  std::vector<Column> used;
  for (const Column& column : all_columns()) {
    const bool any = std::ranges::any_of(site.projects, [&](const Tracked& project) {
      return std::ranges::find(project.platforms, column.key, &Platform::key) !=
             project.platforms.end();
    });
    if (any) used.push_back(column);
  }
  return used;
}

Shape shape_of(const Site& site) {
  Shape shape;
  shape.platforms = columns_of(site);
  for (const Tracked& project : site.projects) {
    shape.others =
        shape.others || std::ranges::any_of(project.platforms, is_uncommon, &Platform::key);
    const History* history = project.history();
    shape.history = shape.history || history != nullptr;
    const ProjectNotes* notes = project.notes;
    shape.coming = shape.coming || !project.nightlies.empty() ||
                   (history != nullptr && history->newest_pre) ||
                   (notes != nullptr && !notes->nightly.empty());
  }
  return shape;
}

std::size_t count_of(const Site& site, Status status) {
  return static_cast<std::size_t>(std::ranges::count(site.projects, status, &Tracked::status));
}

// "100 projects: 52 ready, 9 ready in part, 31 pure Python, 8 re-enable the GIL"
std::string totals(const Site& site) {
  std::string text = report::count(site.projects.size(), "project");
  std::string_view separator = ": ";
  for (const Status status : statuses) {
    const std::size_t number = count_of(site, status);
    if (number == 0) continue;
    text += fmt::format("{}{} {}", separator, number, counted(status, number));
    separator = ", ";
  }
  return text;
}

std::string bar(const Site& site) {
  if (site.projects.empty()) return {};
  std::vector<report::BarPart> parts;
  parts.reserve(statuses.size());
  for (const Status status : statuses) parts.push_back({css_class(status), count_of(site, status)});
  return report::html_bar(totals(site), parts);
}

std::string platform_filter(const Shape& shape) {
  if (shape.platforms.size() < 2) return {};
  std::string text =
      "<label class=\"hidden-label\" for=\"platform\">Platform</label>"
      "<select id=\"platform\" class=\"search platform\" hidden>"
      "<option value=\"\">Any platform</option>";
  for (const Column& column : shape.platforms)
    text +=
        fmt::format("<option value=\"{}\">{} {}</option>", column.key, column.system, column.name);
  return text + "</select>\n";
}

std::string filters(const Site& site, const Shape& shape) {
  std::string text = "<div class=\"filters\" role=\"group\" aria-label=\"Filter projects\">\n";
  for (const Status status : statuses) {
    const std::size_t number = count_of(site, status);
    text += report::html_chip({css_class(status), number}, counted(status, number));
  }
  text += "</div>\n<div class=\"filters\" role=\"group\" aria-label=\"Search projects\">\n";
  return text +
         "<label class=\"hidden-label\" for=\"search\">Search by any words of a row</label>"
         "<input class=\"search\" id=\"search\" type=\"search\" autocomplete=\"off\" "
         "placeholder=\"Search (press /)\" hidden>\n" +
         platform_filter(shape) +
         "<span class=\"shown\" id=\"shown\" role=\"status\"></span>\n</div>\n";
}

std::string sortable(std::string_view key, std::string_view words) {
  return fmt::format(
      "<th scope=\"col\" rowspan=\"2\" class=\"{0}\"><button type=\"button\" data-by=\"{0}\" "
      "disabled>{1}</button></th>",
      key, words);
}

std::string plain(std::string_view key, std::string_view words) {
  return fmt::format("<th scope=\"col\" rowspan=\"2\" class=\"{}\">{}</th>", key, words);
}

// Systems above their architectures.
std::string head(const Shape& shape) {
  std::string text = "<thead>\n<tr>" + sortable("name", "Project") +
                     sortable("new", "Newest release") + sortable("is", "Verdict");
  std::string below;
  for (std::size_t i = 0; i < shape.platforms.size();) {
    const std::string_view system = shape.platforms[i].system;
    std::size_t number = 0;
    for (; i < shape.platforms.size() && shape.platforms[i].system == system; ++i, ++number) {
      below += fmt::format("<th scope=\"col\" class=\"p{}\">{}</th>", number == 0 ? " s" : "",
                           shape.platforms[i].name);
    }
    text +=
        fmt::format("<th scope=\"colgroup\" colspan=\"{}\" class=\"p s\">{}</th>", number, system);
  }
  if (shape.others) text += plain("p s", "more");
  if (shape.history)
    text += plain("first", "First wheel<small>by its name</small>") +
            plain("first", "First ready<small>by its code</small>");
  if (shape.coming) text += plain("coming", "Coming<small>or nightly</small>");
  return text + "</tr>\n<tr>" + below + "</tr>\n</thead>\n";
}

// "o" is a platform for which there is nothing.
std::string platform_cell(const Tracked& project, const Column& column, bool begins) {
  const std::string_view edge = begins ? " s" : "";
  auto found = std::ranges::find(project.platforms, column.key, &Platform::key);
  if (found == project.platforms.end())
    found = std::ranges::find(project.platforms, "any", &Platform::key);
  if (found == project.platforms.end()) return fmt::format("<td class=\"p{} o\"></td>", edge);
  return fmt::format("<td class=\"p{} c{} {}\"><i>{}</i></td>", edge, column.number,
                     css_class(found->status), words(found->status));
}

std::string others_cell(const Tracked& project) {
  std::vector<Status> all;
  for (const Platform& platform : project.platforms) {
    if (is_uncommon(platform.key)) all.push_back(platform.status);
  }
  if (all.empty()) return "<td class=\"p s o\"></td>";
  const Status status = status_of(all);
  return fmt::format("<td class=\"p s m {}\">+{}<i> more, {}</i></td>", css_class(status),
                     all.size(), words(status));
}

std::string platform_cells(const Tracked& project, const Shape& shape) {
  if (shape.cells() == 0) return {};
  // One wheel for all platforms, or none at all, needs no cells that repeat it.
  if (project.platforms.empty() || project.status == Status::error)
    return fmt::format("<td class=\"p s all\" colspan=\"{}\"></td>", shape.cells());
  if (project.platforms.size() == 1 && project.platforms.front().key == "any")
    return fmt::format("<td class=\"p s all\" colspan=\"{}\">one wheel for all platforms</td>",
                       shape.cells());
  std::string text;
  std::string_view system;
  for (const Column& column : shape.platforms) {
    text += platform_cell(project, column, column.system != system);
    system = column.system;
  }
  return shape.others ? text + others_cell(project) : text;
}

// The release's date below its version.
std::string version_cell(const History& history, const std::string& version) {
  const HistoryRelease* release = report::find_release(history, version);
  std::string text = html(version);
  if (release != nullptr && !release->uploaded.empty())
    text += fmt::format("<small>{}</small>", html(report::date_of(release->uploaded)));
  return text;
}

std::string history_cells(const Tracked& project) {
  const History* history = project.history();
  if (history == nullptr || project.status == Status::pure)
    return "<td class=\"first by\"></td><td class=\"first truth\"></td>";
  std::string wheel = "<span class=\"quiet\">none</span>";
  std::string ready = wheel;
  if (history->first_wheel) wheel = version_cell(*history, *history->first_wheel);
  if (history->first_ready) {
    ready = version_cell(*history, *history->first_ready);
  } else if (history->first_ready_pre) {
    ready = fmt::format("{}<small>pre-release</small>", html(*history->first_ready_pre));
  }
  const bool differs = history->first_wheel && history->first_wheel != history->first_ready;
  return fmt::format("<td class=\"first by\">{}</td><td class=\"first truth{}\">{}</td>", wheel,
                     differs ? " late" : "", ready);
}

std::string coming_cell(const Tracked& project) {
  std::string text;
  const History* history = project.history();
  if (history != nullptr && history->newest_pre) {
    text += html(*history->newest_pre);
    const HistoryRelease* release = report::find_release(*history, *history->newest_pre);
    if (release != nullptr && release->verdict) {
      const Status status =
          release->artifact ? status_of(*release->artifact) : status_of(*release->verdict);
      text += fmt::format("<small>{}</small>", html_status(status));
    }
  }
  if (!project.nightlies.empty()) {
    const Artifact& nightly = *project.nightlies.front();
    const std::string_view version =
        nightly.distribution ? std::string_view(nightly.distribution->version) : "";
    text += fmt::format("<div>{}<small>{}</small></div>", html(version),
                        html_status(status_of(nightly)));
  }
  if (project.notes != nullptr && !project.notes->nightly.empty())
    text += fmt::format("<small>{}</small>", html_outside(project.notes->nightly, "nightly"));
  return fmt::format("<td class=\"coming\">{}</td>", text);
}

// What people say about the project, below its verdict.
std::string note_of(const Tracked& project) {
  if (project.notes == nullptr) return {};
  std::string text = html(report::cut(project.notes->note, longest_note));
  if (!project.notes->issue.empty())
    text.append(text.empty() ? "" : " ").append(html_outside(project.notes->issue, "discussion"));
  return text.empty() ? text : fmt::format("<small class=\"note\">{}</small>", text);
}

std::string row(const Tracked& project, const Shape& shape) {
  std::string name = html(project.name);
  if (!project.file.empty())
    name = fmt::format("<a href=\"{}\">{}</a>", page_path(project.file), name);
  std::string text = fmt::format(
      "<tr data-v=\"{}\"><th scope=\"row\" class=\"name\">{}</th><td class=\"new\">{}{}</td>"
      "<td class=\"is\">{}{}{}</td>",
      css_class(project.status), name, html(project.version),
      project.uploaded.empty() ? "" : fmt::format("<small>{}</small>", html(project.uploaded)),
      html_status(project.status, standing(project)),
      project.remark.empty()
          ? ""
          : fmt::format("<small>{}</small>", html(report::cut(project.remark, longest_remark))),
      note_of(project));
  text += platform_cells(project, shape);
  if (shape.history) text += history_cells(project);
  if (shape.coming) text += coming_cell(project);
  return text + "</tr>\n";
}

std::string lead(const Site& site) {
  std::string text = "The newest release of each project";
  if (!site.python.empty()) text += fmt::format(", on Python {}", html(site.python));
  return text +
         ". The verdicts come from the machine code in the wheels, not from their names: a "
         "free-threaded wheel can still re-enable the GIL when it is imported.";
}

}  // namespace

std::string index_page(const Site& site) {
  const Shape shape = shape_of(site);
  Frame frame;
  frame.title = site.title;
  frame.description = totals(site);
  std::string text = page_head(site, frame);
  text += fmt::format("<header>\n<h1>{}</h1>\n<p class=\"totals\">{}</p>\n{}</header>\n<main>\n",
                      html(site.title), lead(site), bar(site));
  text += filters(site, shape);
  text +=
      "<div class=\"sheet\"><table class=\"tracker\" id=\"tracker\">\n" + head(shape) + "<tbody>\n";
  for (const Tracked& project : site.projects) text += row(project, shape);
  text +=
      "</tbody>\n</table></div>\n<p class=\"empty quiet\" id=\"empty\" hidden>No project "
      "fits.</p>\n</main>\n";
  std::string made = "<p class=\"made\">";
  if (!site.updated.empty()) made += fmt::format("Last change: {}. ", html(site.updated));
  made += "<a href=\"changes.html\">What changed</a> · <a href=\"feed.xml\">Feed</a></p>\n";
  return text + page_foot(frame, made);
}

}  // namespace ftcheck::site
