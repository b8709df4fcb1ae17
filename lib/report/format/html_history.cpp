#include "report/format/html_history.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/html_source.hpp"
#include "report/format/markup.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::report {
namespace {

// How many releases are listed, the newest.
constexpr std::size_t most_releases = 200;

std::string milestone_list(const History& history) {
  std::string text;
  for (const Milestone& each : milestones(history)) {
    text += fmt::format("<li>{}: <b>{}</b>", each.what, html(each.version));
    for (const std::string& remark : each.remarks) text.append(", ").append(html(remark));
    text += "</li>\n";
  }
  return text.empty() ? text : fmt::format("<ul class=\"evidence\">\n{}</ul>\n", text);
}

std::string run_list(const History& history) {
  std::string text;
  for (const HistoryRun& run : history.runs) {
    const RunWords said = words(run, history);
    text += fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td>{}</td><td>{}</td></tr>\n",
        html(said.versions), html(said.releases), html_verdict(run.verdict), html(said.remark));
  }
  if (text.empty()) return text;
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n<tbody>\n{}</tbody>\n"
      "</table></div>\n",
      text);
}

std::string release_row(const HistoryRelease& release) {
  const ReleaseWords said = words(release);
  std::string verdict = "<span class=\"quiet\">not read</span>";
  if (release.verdict) {
    verdict = html_verdict(*release.verdict);
    if (!release.artifact) verdict += " <span class=\"quiet\">inferred</span>";
  }
  std::string version = html(said.version);
  if (release.artifact) version = html_link(*release.artifact, version);
  if (!said.remark.empty())
    version += fmt::format(" <span class=\"quiet\">{}</span>", html(said.remark));
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                     version, html(said.uploaded), verdict, html(said.wheels));
}

std::string releases(const History& history) {
  const std::size_t all = history.releases.size();
  if (all == 0) return {};
  const std::size_t left_out = all - std::min(all, most_releases);
  std::string text =
      "<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th "
      "scope=\"col\">Release</th><th scope=\"col\">Uploaded</th><th scope=\"col\">Verdict</th><th "
      "scope=\"col\">Free-threaded wheels</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = left_out; i < all; ++i) text += release_row(history.releases[i]);
  text += "</tbody>\n</table></div>\n";
  if (left_out > 0)
    text += fmt::format("<p class=\"quiet\">{} left out</p>\n", count(left_out, "older release"));
  return html_fold(fmt::format("{} with a free-threaded wheel", count(all, "release")), text);
}

std::string block(const History& history, bool platform) {
  const Verdict verdict = history_verdict(history);
  std::string text = fmt::format(
      "<section class=\"cause history {}\">\n<h3>{}</h3>\n<p>{} {}</p>\n", css_class(verdict),
      html(history_title(history, platform)), html_verdict(verdict), html(history_answer(history)));
  if (history.error) return text + "</section>\n";
  if (needs_milestones(history)) text += milestone_list(history);
  return text + run_list(history) + releases(history) + "</section>\n";
}

}  // namespace

std::string html_histories(const std::vector<History>& histories) {
  if (histories.empty()) return {};
  const bool platform = names_platforms(histories);
  std::string text = "<section class=\"histories\" id=\"history\">\n<h2>Releases over time</h2>\n";
  for (const History& history : histories) text += block(history, platform);
  if (const std::string inferred = inferred_words(histories); !inferred.empty())
    text += fmt::format("<p class=\"quiet\">{}</p>\n", html(inferred));
  return text + "</section>\n";
}

}  // namespace ftcheck::report
