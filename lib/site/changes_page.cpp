#include "report/format/markup.hpp"
#include "site/changes.hpp"
#include "site/frame.hpp"
#include "site/pages.hpp"
#include "site/project_file.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace ftcheck::site {
namespace {

using report::html;

// The project's name leads to its page, if it still has one.
std::string title(const Change& change, const std::set<std::string_view>& pages) {
  const std::string name = fmt::format("<b>{}</b>", html(change.project));
  const std::string file = project_file(change.project);
  std::string text =
      pages.contains(file) ? fmt::format("<a href=\"{}\">{}</a>", page_path(file), name) : name;
  if (!change.version.empty()) text.append(" ").append(html(change.version));
  return text;
}

std::string item(const Change& change, const std::set<std::string_view>& pages) {
  std::string text = fmt::format("<li id=\"change-{}\">", change.number);
  const std::string_view kind = change.kinds.empty() ? std::string_view() : change.kinds.front();
  if (change.project.empty()) {
    text += html(headline(change));
  } else if (kind == "left") {
    text +=
        fmt::format("{} <span class=\"quiet\">is no longer tracked</span>", title(change, pages));
  } else {
    text +=
        fmt::format("{} {}", title(change, pages), html_status(change.status_class, change.status));
    if (kind == "appeared") text += " <span class=\"quiet\">new here</span>";
  }
  if (const std::string more = details(change); !more.empty())
    text += fmt::format(" <span class=\"quiet\">{}</span>", html(more));
  return text + "</li>\n";
}

}  // namespace

std::string changes_page(const Site& site) {
  Frame frame;
  frame.title = "Changes – " + site.title;
  frame.description = "What changed: new releases, verdicts and platforms, newest first.";
  frame.path = "changes.html";
  std::set<std::string_view> pages;
  for (const Tracked& project : site.projects) {
    if (!project.file.empty()) pages.insert(project.file);
  }
  std::string text = page_head(site, frame);
  text += fmt::format(
      "<nav class=\"way\"><a href=\"index.html\">{}</a></nav>\n<header>\n<h1>What changed</h1>\n"
      "<p class=\"totals\">The newest first. There is a <a href=\"feed.xml\">feed</a> too.</p>\n"
      "</header>\n<main>\n",
      html(site.title));
  std::string_view date;
  bool open = false;
  for (const Change& change : site.changes) {
    if (!open || change.date != date) {
      if (open) text += "</ul>\n</section>\n";
      date = change.date;
      open = true;
      text += fmt::format("<section class=\"run\">\n<h2>{}</h2>\n<ul class=\"changes\">\n",
                          date.empty() ? "A run without a date" : html(date));
    }
    text += item(change, pages);
  }
  text += open ? "</ul>\n</section>\n" : "<p>Nothing yet.</p>\n";
  return text + "</main>\n" + page_foot(frame);
}

}  // namespace ftcheck::site
