#include "report/format/html_history.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/html_rules.hpp"
#include "report/format/html_source.hpp"
#include "report/format/markup.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"
#include "report/model/source_words.hpp"
#include "site/badge.hpp"
#include "site/changes.hpp"
#include "site/frame.hpp"
#include "site/pages.hpp"
#include "site/problems.hpp"
#include "site/project_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::site {
namespace {

using report::html;

constexpr std::size_t most_alternatives = 5;

std::string fact(std::string_view name, std::string_view content) {
  return content.empty() ? "" : fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, content);
}

std::string dated(const History& history, const std::optional<std::string>& version) {
  if (!version) return {};
  std::string text = html(*version);
  const HistoryRelease* release = report::find_release(history, *version);
  if (release != nullptr && !release->uploaded.empty())
    text +=
        fmt::format(" <span class=\"quiet\">{}</span>", html(report::date_of(release->uploaded)));
  return text;
}

std::string history_facts(const History& history) {
  std::string ready = dated(history, history.first_ready);
  if (ready.empty() && history.first_ready_pre)
    ready = dated(history, history.first_ready_pre) + " <span class=\"quiet\">pre-release</span>";
  if (ready.empty() && history.first_wheel) ready = "none yet";
  return fact("First free-threaded wheel", dated(history, history.first_wheel)) +
         fact("First that is ready", ready) +
         fact("Newest pre-release", dated(history, history.newest_pre));
}

std::string facts(const Tracked& project) {
  std::string release = html(project.version);
  if (!project.uploaded.empty())
    release += fmt::format(" <span class=\"quiet\">{}</span>", html(project.uploaded));
  std::string text = fact("Newest release", release);
  const History* history = project.history();
  if (history != nullptr && project.status != Status::pure) text += history_facts(*history);
  if (const ProjectNotes* notes = project.notes; notes != nullptr) {
    text += fact("Note", html(notes->note));
    if (!notes->issue.empty()) text += fact("Discussion", html_outside(notes->issue, notes->issue));
    if (!notes->nightly.empty())
      text += fact("Nightly wheels", html_outside(notes->nightly, notes->nightly));
  }
  return text.empty() ? text : fmt::format("<dl class=\"facts\">\n{}</dl>\n", text);
}

// "106", "3 of 106 not ready"
std::string module_words(const Artifact& artifact) {
  if (artifact.modules.empty()) return {};
  const auto bad = std::ranges::count_if(
      artifact.modules, [](const Module& module) { return module.verdict != Verdict::ready; });
  const std::size_t all = artifact.modules.size();
  return bad == 0 ? std::to_string(all) : fmt::format("{} of {} not ready", bad, all);
}

std::string wheel_row(std::string_view platform, const Artifact& artifact, bool several) {
  std::string file;
  if (artifact.kind == ArtifactKind::wheel)
    file = report::html_link(artifact, report::html_file_name(artifact));
  if (artifact.error) file = html(*artifact.error);
  std::string python;
  for (const Interpreter& interpreter : artifact.interpreters)
    python.append(python.empty() ? "" : ", ").append(to_string(interpreter));
  const std::string version = several && artifact.distribution
                                  ? fmt::format("<td>{}</td>", html(artifact.distribution->version))
                                  : "";
  return fmt::format(
      "<tr><th scope=\"row\">{}</th>{}<td>{}</td><td>{}</td><td>{}</td><td class=\"file\">{}</td>"
      "</tr>\n",
      html(platform), version, html_status(status_of(artifact)), html(python),
      module_words(artifact), file);
}

std::string matrix(std::string_view rows, bool several) {
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix wheels\">\n<thead><tr>"
      "<th scope=\"col\">Platform</th>{}<th scope=\"col\">Verdict</th><th scope=\"col\">Python</th>"
      "<th scope=\"col\">Modules</th><th scope=\"col\">Wheel</th></tr></thead>\n<tbody>\n{}</tbody>"
      "\n</table></div>\n",
      several ? "<th scope=\"col\">Release</th>" : "", rows);
}

std::string platforms(const Tracked& project) {
  const bool several = std::ranges::any_of(project.artifacts, [&](const Artifact* artifact) {
    return artifact->distribution && artifact->distribution->version != project.version;
  });
  std::string rows;
  for (const Platform& platform : project.platforms) {
    for (const Artifact* artifact : platform.artifacts)
      rows += wheel_row(platform.name, *artifact, several);
  }
  if (rows.empty()) return {};
  return "<section>\n<h2>Platforms</h2>\n" + matrix(rows, several) + "</section>\n";
}

std::string nightlies(const Tracked& project) {
  std::string rows;
  for (const Artifact* artifact : project.nightlies) {
    const std::string platform = artifact->source ? artifact->source->platform : "";
    rows += wheel_row(platform.empty() ? "nightly" : platform, *artifact, true);
  }
  if (rows.empty()) return {};
  return "<section>\n<h2>Nightly wheels</h2>\n" + matrix(rows, true) + "</section>\n";
}

std::string evidence(const Example& example) {
  std::string text = fmt::format("{} <span class=\"quiet\">in {}</span>\n<ul class=\"evidence\">",
                                 report::html_name(example.path), html(example.wheel));
  for (const std::string& sentence : example.evidence)
    text += fmt::format("<li>{}</li>\n", report::html_prose(sentence));
  return text + "</ul>\n";
}

std::string problem_text(const Problem& problem) {
  std::string text = fmt::format(
      "<section class=\"cause {}\">\n<h3>{} {}</h3>\n<p>{}{}</p>\n", to_string(problem.severity),
      report::html_severity(problem.severity), report::html_rule(problem.rule),
      report::html_prose(problem.sentence),
      problem.where.empty() ? ""
                            : fmt::format(" <span class=\"quiet\">{}</span>", html(problem.where)));
  if (!problem.messages.empty()) {
    text += "<ul class=\"evidence\">\n";
    for (const std::string& message : problem.messages)
      text += fmt::format("<li>{}</li>\n", report::html_prose(message));
    text += "</ul>\n";
  }
  if (problem.modules.size() > 1)
    text += report::html_names(
        std::vector<std::string_view>(problem.modules.begin(), problem.modules.end()));
  if (!problem.examples.empty()) {
    text += "<div class=\"same\">\n";
    for (const Example& example : problem.examples) text += evidence(example);
    text += "</div>\n";
  }
  return text + report::html_help(problem.help) + "</section>\n";
}

std::string ready_list(const ReadyModules& ready) {
  if (ready.number == 0) return {};
  std::string text = "<ul class=\"files\">\n";
  for (const Example& example : ready.examples)
    text += fmt::format("<li>{}</li>\n", evidence(example));
  text += "</ul>\n";
  if (ready.examples.size() < ready.number)
    text +=
        fmt::format("<p class=\"quiet\">and {} more</p>\n", ready.number - ready.examples.size());
  return report::html_fold(
      fmt::format("{} {} ready on every platform", report::count(ready.number, "module"),
                  ready.number == 1 ? "is" : "are"),
      text);
}

std::string alternatives(const Tracked& project) {
  const auto found = std::ranges::find_if(
      project.artifacts, [](const Artifact* artifact) { return !artifact->alternatives.empty(); });
  if (found == project.artifacts.end()) return {};
  std::string text = "<p>Other releases:</p>\n<ul class=\"evidence\">\n";
  const std::vector<Alternative>& all = (*found)->alternatives;
  for (const Alternative& each : std::span(all).first(std::min(all.size(), most_alternatives)))
    text += fmt::format("<li>{}</li>\n", html(report::words(each)));
  return text + "</ul>\n";
}

std::string decisions(const Tracked& project, const std::vector<Problem>& all) {
  std::string text;
  std::string notes;
  std::size_t note_count = 0;
  for (const Problem& problem : all) {
    (problem.is_note ? notes : text) += problem_text(problem);
    if (problem.is_note) ++note_count;
  }
  text += alternatives(project) + ready_list(ready_modules(project.artifacts));
  if (note_count > 0) text += report::html_fold(report::count(note_count, "note"), notes);
  if (text.empty()) return {};
  return "<section class=\"decides\">\n<h2>What decides</h2>\n" + text + "</section>\n";
}

std::string badge_section(const Site& site, const Tracked& project, const Known& known) {
  const std::string root = site.url.empty() ? "https://…/" : site.url;
  return fmt::format(
      "<section class=\"badge\">\n<h2>Badge</h2>\n<p>{}</p>\n<div class=\"command\">"
      "<code class=\"copied\">[![free-threaded]({}{})]({}{})</code>"
      "<button type=\"button\" class=\"copy\" hidden>Copy</button></div>\n</section>\n",
      badge(known), html(root), badge_path(project.file), html(root), page_path(project.file));
}

// The rules that findings and histories refer to.
std::string rules(const std::vector<Problem>& all) {
  std::vector<const Rule*> used;
  for (const Problem& problem : all) {
    if (problem.rule != nullptr) used.push_back(problem.rule);
  }
  std::ranges::sort(used, {}, [](const Rule* rule) { return rule->code; });
  used.erase(std::unique(used.begin(), used.end()), used.end());
  return report::html_rules(used);
}

std::string histories(const Tracked& project) {
  std::vector<History> all;
  all.reserve(project.histories.size());
  // A project without such a wheel has nothing to list.
  for (const History* history : project.histories) {
    if (!history->releases.empty()) all.push_back(*history);
  }
  return report::html_histories(all);
}

}  // namespace

std::string project_page(const Site& site, const Tracked& project, const Known& known) {
  Frame frame;
  frame.title = fmt::format("{} on free-threaded Python: {}", project.name, standing(project));
  frame.description = fmt::format("{} {}: {}", project.name, project.version, standing(project));
  frame.root = "../";
  frame.path = page_path(project.file);
  std::string text = page_head(site, frame);
  text += fmt::format(
      "<nav class=\"way\"><a href=\"../index.html\">{}</a></nav>\n<header>\n<h1>{} "
      "<span class=\"version\">{}</span></h1>\n<p class=\"lead {}\">{}{}</p>\n",
      html(site.title), html(project.name), html(project.version), css_class(project.status),
      html_status(project.status, standing(project)),
      project.remark.empty()
          ? ""
          : fmt::format(" <span class=\"remark\">{}</span>", html(project.remark)));
  text += facts(project) + "</header>\n<main>\n";
  const std::vector<Problem> all = problems(project.artifacts);
  text += platforms(project) + decisions(project, all) + nightlies(project) + histories(project);
  text += badge_section(site, project, known) + rules(all) + "</main>\n";
  return text + page_foot(frame);
}

}  // namespace ftcheck::site
