#include "report/format/history_markdown.hpp"

#include "report/format/markdown_details.hpp"
#include "report/format/markup.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ftcheck::report {
namespace {

constexpr std::size_t longest_name = 200;  // in bytes, before it is escaped

constexpr std::size_t most_runs = 40;

std::string name(std::string_view text) {
  return markdown_prose(cut(text, longest_name));
}

std::string verdict(Verdict verdict) {
  return is_well(verdict) ? std::string(to_string(verdict))
                          : fmt::format("**{}**", to_string(verdict));
}

std::string milestone_lines(const History& history) {
  std::string text;
  for (const Milestone& each : milestones(history)) {
    text += fmt::format("- {}: {}", each.what, name(each.version));
    for (const std::string& remark : each.remarks) text.append(", ").append(short_prose(remark));
    text += '\n';
  }
  return text.empty() ? text : text + '\n';
}

std::string run_table(const History& history) {
  if (history.runs.empty()) return {};
  std::string text = "| releases | number | verdict | |\n|---|--:|---|---|\n";
  const std::size_t left_out = history.runs.size() - std::min(history.runs.size(), most_runs);
  // The newest matter most.
  for (std::size_t i = left_out; i < history.runs.size(); ++i) {
    const HistoryRun& run = history.runs[i];
    const RunWords said = words(run, history);
    text += fmt::format("| {} | {} | {} | {} |\n", name(said.versions), run.releases,
                        verdict(run.verdict), short_prose(said.remark));
  }
  if (left_out > 0) text += fmt::format("\n{} left out.\n", count(left_out, "older group"));
  return text;
}

std::string block(const History& history, bool platform) {
  std::string text = fmt::format("\n### {}: {}\n\n", name(history_title(history, platform)),
                                 short_prose(history_answer(history)));
  if (history.error) return text;
  if (needs_milestones(history)) text += milestone_lines(history);
  return text + run_table(history);
}

}  // namespace

std::string markdown_histories(const std::vector<History>& histories, std::size_t room) {
  constexpr std::size_t closing = 250;
  const bool platform = names_platforms(histories);
  std::string text;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    const std::string next = block(histories[i], platform);
    if (text.size() + next.size() + closing > room) {
      return text + fmt::format(
                        "\nThe history of {} is left out, because GitHub limits what a "
                        "comment may hold.\n",
                        count(histories.size() - i, "more project"));
    }
    text += next;
  }
  if (const std::string inferred = inferred_words(histories); !inferred.empty())
    text.append("\n").append(markdown_prose(inferred)).append("\n");
  return text;
}

std::string history_totals(const std::vector<History>& histories) {
  std::size_t ready = 0;
  std::size_t errors = 0;
  for (const History& history : histories) {
    if (history.error) ++errors;
    if (is_well(history_verdict(history))) ++ready;
  }
  std::string text = fmt::format("{}: {} ready", count(histories.size(), "project"), ready);
  if (const std::size_t others = histories.size() - ready - errors; others > 0)
    text += fmt::format(", {} not ready", others);
  if (errors > 0) text += fmt::format(", {} without an answer", errors);
  return text;
}

}  // namespace ftcheck::report
