#include "report/format/markdown.hpp"

#include "report/format/markup.hpp"
#include "report/model/environment.hpp"
#include "report/model/finding.hpp"
#include "report/model/phrases.hpp"
#include "report/model/plan.hpp"
#include "report/model/releases.hpp"
#include "report/model/sections.hpp"
#include "report/model/totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// The table leaves the details at least half of the room.
constexpr std::size_t table_limit = markdown_limit / 2;

// Of one text, in bytes before they are escaped.
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_sentence = 600;

// Of one kind in one place; the rest is counted.
constexpr std::size_t most_names = 3;
constexpr std::size_t most_modules = 10;
constexpr std::size_t most_facts = 6;
constexpr std::size_t most_findings = 20;
constexpr std::size_t most_groups = 12;

std::string code(std::string_view name) {
  return markdown_code(cut(name, longest_name));
}

std::string prose(std::string_view sentence) {
  return markdown_prose(cut(sentence, longest_sentence));
}

std::string plural(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// "enables-gil: `pkg._a`, `pkg._b` and 4 more"
std::string verdict_cell(const Release& row) {
  std::string text = is_well(row) ? std::string(to_string(row.verdict))
                                  : fmt::format("**{}**", to_string(row.verdict));
  const std::size_t shown = std::min(row.modules.size(), most_names);
  for (std::size_t i = 0; i < shown; ++i) {
    const ReleaseModule& module = row.modules[i];
    text += i == 0 ? ": " : ", ";
    text += code(module.name);
    std::string remark = module.where;
    if (module.verdict != row.verdict) {
      remark = fmt::format("{}{}{}", to_string(module.verdict), remark.empty() ? "" : "; ", remark);
    }
    if (!remark.empty()) text += fmt::format(" ({})", prose(remark));
  }
  if (shown < row.modules.size()) text += fmt::format(" and {} more", row.modules.size() - shown);
  if (const std::string words = report::words(count_causes(row.causes)); !words.empty())
    text += "; " + words;
  return text;
}

std::string table_row(const Release& row) {
  const bool named = row.artifacts.front()->distribution.has_value();
  const std::string project =
      named ? markdown_prose(cut(row.project, longest_name)) : code(row.project);
  return fmt::format(
      "| {} | {} | {} | {} | {} |\n", project, markdown_prose(cut(row.version, longest_name)),
      prose(interpreter_names(row.interpreters)), prose(row.platforms), verdict_cell(row));
}

std::string table(const std::vector<Release>& rows) {
  std::string text =
      "| project | version | interpreters | platforms | verdict |\n"
      "|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string line = table_row(rows[i]);
    if (text.size() + line.size() > table_limit) {
      return text +
             fmt::format("\n{} not shown here.\n", plural(rows.size() - i, "more release") +
                                                       (rows.size() - i == 1 ? " is" : " are"));
    }
    text += line;
  }
  return text;
}

// Where nothing decided, all facts say what stood in the way; else the last one decided.
std::string facts(const Module& module) {
  std::span<const std::string> shown = module.evidence;
  if (module.verdict != Verdict::unknown && !shown.empty()) shown = shown.last(1);
  if (shown.size() > most_facts) shown = shown.last(most_facts);
  std::string text;
  for (const std::string& fact : shown) text += fmt::format("  - {}\n", prose(fact));
  return text;
}

std::string help_line(std::string_view help) {
  return help.empty() ? "" : fmt::format("\n> **help:** {}\n\n", prose(help));
}

std::string group_text(const Group& group) {
  std::string text;
  const std::size_t shown = std::min(group.entries.size(), most_modules);
  for (const auto& [module, reason] : std::span(group.entries).first(shown)) {
    text += fmt::format("- **{}** {}", to_string(module->verdict), code(module->path));
    if (reason) text += fmt::format(" {}: {}", code(reason->code()), prose(reason->message));
    text += '\n';
    text += facts(*module);
  }
  if (shown < group.entries.size()) {
    text += fmt::format("- and {} like these\n", plural(group.entries.size() - shown, "module"));
  }
  return text + help_line(group.help);
}

std::string finding_text(const Finding& finding, bool with_help) {
  std::string text = fmt::format("- **{}** {}: {}", to_string(finding.severity),
                                 code(finding.code()), prose(finding.message));
  if (finding.module) text += fmt::format(" (in {})", code(*finding.module));
  text += '\n';
  return with_help ? text + help_line(finding.help) : text;
}

std::string findings_text(std::span<const Finding* const> findings) {
  std::string text;
  const std::size_t shown = std::min(findings.size(), most_findings);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool repeated = i + 1 < shown && findings[i + 1]->help == findings[i]->help;
    text += finding_text(*findings[i], !repeated);
  }
  if (shown < findings.size()) {
    text += fmt::format("- and {} more\n", plural(findings.size() - shown, "finding"));
  }
  return text;
}

std::string title(const Artifact& artifact) {
  std::string name = code(artifact.path);
  if (artifact.kind == ArtifactKind::directory && artifact.distribution) {
    const std::string title = cut(title_of(*artifact.distribution), longest_name);
    name = fmt::format("{} in {}", markdown_prose(title), name);
  }
  std::string text = fmt::format("### {}: {}\n\n", name, to_string(artifact.verdict));
  const std::string words = environment_words(artifact);
  return words.empty() ? text : text + prose(words) + "\n\n";
}

// What there is to say about an artifact; nothing if it is well.
std::string section(const Artifact& artifact) {
  if (artifact.verdict == Verdict::error) {
    return title(artifact) + "- " + prose(artifact.error.value_or("could not be read")) + "\n";
  }
  const Details details = plan(artifact, {.quiet = true});
  if (details.groups.empty() && details.findings.empty()) return {};
  std::string text = title(artifact);
  const std::size_t shown = std::min(details.groups.size(), most_groups);
  for (const Group& group : std::span(details.groups).first(shown)) text += group_text(group);
  if (shown < details.groups.size()) {
    text += fmt::format("- and modules of {} with other advice\n",
                        plural(details.groups.size() - shown, "more group"));
  }
  return text + findings_text(details.findings);
}

// Sections as long as there is room for them and the sentence that counts the others.
std::string details(const Report& report, std::size_t room) {
  constexpr std::size_t closing = 100;
  std::string text;
  std::size_t left_out = 0;
  for (const Artifact& artifact : report.artifacts) {
    std::string one = section(artifact);
    if (one.empty()) continue;
    if (one.ends_with("\n\n")) one.pop_back();
    if (left_out > 0 || text.size() + one.size() + closing > room) {
      ++left_out;
    } else {
      text += '\n';
      text += one;
    }
  }
  if (left_out > 0) {
    text += fmt::format(
        "\nDetails of {} are left out, because GitHub limits what a comment may hold.\n",
        plural(left_out, "more input"));
  }
  return text;
}

}  // namespace

std::string to_markdown(const Report& report) {
  if (report.artifacts.empty()) return "## ftcheck: nothing to check\n";
  const std::vector<Release> rows = releases(report);
  std::string text = fmt::format("## ftcheck: {}\n\n", totals(sections(report), false));
  const bool well = std::ranges::all_of(rows, [](const Release& row) {
    return is_well(row) && words(count_causes(row.causes)).empty();
  });
  if (well && rows.size() > 1) {
    text += fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n", standings(rows),
                        table(rows));
  } else {
    text += rows.size() > 1 ? standings(rows) + "\n\n" : "";
    text += table(rows);
  }
  return text + details(report, markdown_limit - text.size());
}

}  // namespace ftcheck::report
