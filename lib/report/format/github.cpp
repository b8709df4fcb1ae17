// Workflow commands: "::error file=PATH,title=TITLE::MESSAGE" (GitHub Docs, "Workflow commands for
// GitHub Actions"; the escapes are those of its own actions).
#include "report/format/github.hpp"

#include "report/format/cause_text.hpp"
#include "report/format/terminal.hpp"
#include "report/model/cause_facts.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/environment.hpp"
#include "report/model/finding.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"
#include "report/model/project_table.hpp"
#include "report/model/release_words.hpp"
#include "report/model/sections.hpp"

#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// GitHub shows ten annotations per step, so each one has much to say: this many bytes of names, and
// this many lines of each kind.
constexpr std::size_t most_columns = 1000;
constexpr std::size_t most_lines = 5;

constexpr std::size_t longest_title = 200;

std::string percent_encode(std::string_view text, std::string_view what) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (what.find(c) == std::string_view::npos) {
      result += c;
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  return result;
}

std::string message(std::string_view text) {
  return percent_encode(text, "%\r\n");
}

std::string property(std::string_view text) {
  return percent_encode(text, "%\r\n:,");
}

std::string_view command(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "notice";
  }
  return {};
}

// Without a `file`, GitHub shows the annotation with the run.  `file` and `title` are from the
// input, `text` is escaped already: it is what the log shows too.  The first line is 1; 0: none.
std::string annotation(Severity severity, std::string_view file, std::string_view title,
                       std::string_view text, std::size_t line_number = 0) {
  std::string line = "::";
  line += command(severity);
  line += file.empty() ? " title=" : " file=" + property(escape(file)) + ",";
  if (!file.empty() && line_number > 0) line += fmt::format("line={},", line_number);
  if (!file.empty()) line += "title=";
  line += property(escape(title));
  line += "::" + message(text) + '\n';
  return line;
}

// "FT301 gil-not-declared"
std::string title_of(const Rule* rule) {
  if (!rule) return "ftcheck";
  std::string title(rule->code);
  if (!rule->name.empty()) title.append(" ").append(rule->name);
  return title;
}

// The line for one cause, and its sort key.
struct Annotation {
  Severity severity = Severity::error;
  std::string line;
};

std::string lines_of(const Cause& cause, const CauseWords& words) {
  std::string text;
  const auto add = [&](const auto& items, std::string_view before) {
    for (std::size_t i = 0; i < items.size() && i < most_lines; ++i) {
      text.append("\n").append(before).append(escape(items[i]));
    }
    if (items.size() > most_lines) {
      text += fmt::format("\nand {} more", items.size() - most_lines);
    }
  };
  add(words.details, "");
  add(words.messages, "");
  add(obstacles(cause), "");
  add(other_paths(cause), "in ");
  if (!words.where.empty()) text.append("\n").append(escape(words.where));
  if (!cause.help.empty()) text.append("\nhelp: ").append(escape(cause.help));
  return text;
}

Annotation annotation(const Cause& cause, const Release& release) {
  const Case& first = cause.cases.front();
  const CauseWords words = report::words(cause, release);
  std::string text;
  if (first.artifact->distribution && !words.sentence.starts_with(title(release) + " "))
    text = fmt::format("{}: ", escape(shorten_middle(title(release), longest_title)));
  text += escape(sentence_with_names(words, most_columns));
  text += lines_of(cause, words);
  const bool is_alone = cause.cases.size() == 1 && first.finding;
  std::string file = is_alone ? file_of(*first.artifact, *first.finding) : first.artifact->path;
  // It is not in the repository, but the file that names it is.
  if (is_remote(*first.artifact)) file = first.artifact->input;
  return {cause.severity, annotation(cause.severity, file, title_of(cause.rule), text)};
}

// All distributions of an environment of the default build have the same cause.
void add_moving(std::vector<Annotation>& all, const Section& section) {
  CauseWords words;
  const Cause* worst = nullptr;
  for (const Release& release : section.releases) {
    for (const Cause& cause : release.causes) {
      // A note says that there is nothing to do.
      if (!is_in_table(cause, section.kind) || cause.severity == Severity::info) continue;
      if (!worst || badness(cause.severity) > badness(worst->severity)) worst = &cause;
      words.names.push_back(release.project);
    }
  }
  if (!worst) return;
  const Artifact& first = *section.artifacts.front();
  const std::size_t number = words.names.size();
  words.sentence = fmt::format("{} {} {}, so free-threaded Python cannot load {} extension modules",
                               count(number, "distribution"), number == 1 ? "is" : "are",
                               interpreter_words(first), number == 1 ? "its" : "their");
  std::string text = escape(sentence_with_names(words, most_columns));
  if (!worst->help.empty()) text.append("\nhelp: ").append(escape(worst->help));
  all.push_back(
      {worst->severity, annotation(worst->severity, first.path, title_of(worst->rule), text)});
}

void add(std::vector<Annotation>& all, const Release& release, SectionKind kind, bool verbose) {
  for (const Artifact* artifact : release.artifacts) {
    if (!artifact->error) continue;
    const std::string_view file = is_remote(*artifact) ? artifact->input : artifact->path;
    all.push_back(
        {Severity::error, annotation(Severity::error, file, "ftcheck", escape(*artifact->error))});
  }
  TextStyle style;
  style.verbose = verbose;
  for (const Cause* cause : shown_causes(release, kind, style)) {
    all.push_back(annotation(*cause, release));
  }
}

void add(std::vector<Annotation>& all, const Project& project) {
  for (const ProjectProblem& each : problems_of(project)) {
    all.push_back({each.severity, annotation(each.severity, project.path, "ftcheck",
                                             escape(each.text), each.line)});
  }
}

}  // namespace

std::string to_github(const Report& report, bool verbose) {
  std::vector<Annotation> all;
  for (const Section& section : sections(report)) {
    if (section.kind == SectionKind::to_move) add_moving(all, section);
    for (const Release& release : section.releases) add(all, release, section.kind, verbose);
  }
  for (const Project& project : report.projects) add(all, project);
  const bool platform = names_platforms(report.history);
  for (const History& history : report.history) {
    if (is_well(history_verdict(history))) continue;
    const std::string text =
        escape(fmt::format("{}: {}", history_title(history, platform), history_answer(history)));
    all.push_back({Severity::error, annotation(Severity::error, "", "ftcheck", text)});
  }
  std::ranges::stable_sort(all, {}, [](const Annotation& it) { return -badness(it.severity); });
  std::string lines;
  for (const Annotation& each : all) lines += each.line;
  return lines;
}

}  // namespace ftcheck::report
