#include "report/format/markdown_details.hpp"

#include "base/path_text.hpp"
#include "report/format/cause_text.hpp"
#include "report/format/markup.hpp"
#include "report/model/cause_facts.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"
#include "report/model/phrases.hpp"
#include "report/model/release_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>

namespace ftcheck::report {
namespace {

// The longest single texts, in bytes before they are escaped.
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_sentence = 600;

// How many of one kind are listed in one place; the rest is counted.
constexpr std::size_t most_names = 10;
constexpr std::size_t most_messages = 3;
constexpr std::size_t most_details = 8;
constexpr std::size_t most_facts = 6;
constexpr std::size_t most_causes = 20;
constexpr std::size_t most_cases = 30;

// Up to this many cases are not folded.
constexpr std::size_t most_open_cases = 3;

std::string folded(std::string_view summary, std::string_view content) {
  return fmt::format("\n<details><summary>{}</summary>\n\n{}\n</details>\n", summary, content);
}

std::string help_line(std::string_view help) {
  return help.empty() ? "" : fmt::format("\n> **help:** {}\n\n", short_prose(help));
}

// "`a`, `b` and 4 more"
std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = std::min(names.size(), most_names);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += ", ";
    text += short_code(names[i]);
  }
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

// Nested items, the first `most` of them.
template <typename Items>
std::string sub_items(const Items& items, std::size_t most) {
  std::string text;
  const std::size_t shown = std::min(items.size(), most);
  for (std::size_t i = 0; i < shown; ++i) text += fmt::format("  - {}\n", short_prose(items[i]));
  if (shown < items.size()) text += fmt::format("  - and {} more\n", items.size() - shown);
  return text;
}

// "- **error** `FT302`: 7 modules declare Py_MOD_GIL_USED (Cython): `a`, `b`, in the wheels for
// ..."
std::string sentence(const Cause& cause, const CauseWords& words) {
  std::string text = fmt::format("- **{}**", prose_of(cause.severity));
  if (cause.rule) text.append(" ").append(short_code(cause.rule->code));
  text.append(": ").append(short_prose(words.sentence));
  if (!words.names.empty()) text.append(": ").append(names_text(words.names));
  if (!words.where.empty()) text.append(", ").append(short_prose(words.where));
  return text + '\n';
}

// The last fact decided.  If nothing decided, all of them say what stood in the way.
std::span<const std::string> facts_of(const Case& each, const Cause& cause) {
  if (!decides(cause, each)) return {};
  std::span<const std::string> shown = each.module->evidence;
  if (each.module->verdict != Verdict::unknown && !shown.empty()) shown = shown.last(1);
  return shown.size() > most_facts ? shown.last(most_facts) : shown;
}

std::string case_text(const Case& each, const Cause& cause, const Release& release,
                      std::string_view indent) {
  const std::string wheel = base::path_text(base::path_of(each.artifact->path).filename());
  const bool is_one_of_many = release.artifacts.size() > 1;
  std::string text = fmt::format("{}- ", indent);
  if (each.module) {
    text += short_code(each.module->path);
  } else if (each.finding && each.finding->module) {
    text += short_code(*each.finding->module);
  } else {
    return text + short_code(wheel) + '\n';
  }
  if (is_one_of_many) text.append(" in ").append(short_code(wheel));
  const std::span<const std::string> facts = facts_of(each, cause);
  if (facts.size() == 1) return text + ": " + short_prose(facts.front()) + '\n';
  text += '\n';
  for (const std::string& fact : facts) {
    text += fmt::format("{}  - {}\n", indent, short_prose(fact));
  }
  return text;
}

// True if the finding is about one file in the artifact.
bool has_file(const Case& each) {
  return each.module || (each.finding && each.finding->module);
}

// True if the release has several wheels and this case is not in the previous one.
bool is_another_wheel(const Case& each, const std::vector<const Case*>& before,
                      const Release& release) {
  return release.artifacts.size() > 1 &&
         (before.empty() || before.back()->artifact != each.artifact);
}

// The modules with their paths and what decided, folded if they are many.
std::string cases_text(const Cause& cause, const Release& release) {
  std::vector<const Case*> cases;
  for (const Case& each : cause.cases) {
    if (has_file(each) || is_another_wheel(each, cases, release)) cases.push_back(&each);
  }
  const bool is_folded = cases.size() > most_open_cases;
  const std::size_t shown = std::min(cases.size(), most_cases);
  std::string text;
  for (const Case* each : std::span(cases).first(shown)) {
    text += case_text(*each, cause, release, is_folded ? "" : "  ");
  }
  if (!is_folded) return text;
  if (shown < cases.size()) {
    text += fmt::format("- and {} more like these\n", cases.size() - shown);
  }
  const std::string what = fmt::format("{}, with the evidence", count(cases.size(), "file"));
  return folded(what, text);
}

std::string cause_text(const Cause& cause, const Release& release, bool is_full, bool with_help) {
  const CauseWords words = report::words(cause, release);
  std::string text = sentence(cause, words) + sub_items(words.details, most_details) +
                     sub_items(words.messages, most_messages);
  text += is_full ? cases_text(cause, release) : sub_items(obstacles(cause), most_messages);
  return with_help ? text + help_line(cause.help) : text;
}

std::string heading(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  const bool is_named = first.distribution && release.verdict != Verdict::error;
  std::string name =
      is_named ? markdown_prose(cut(title(release), longest_name)) : short_code(title(release));
  if (is_named && first.kind == ArtifactKind::directory)
    name.append(" in ").append(short_code(first.path));
  std::string text = fmt::format("### {}: {}\n\n", name, to_string(release.verdict));
  if (is_named && first.kind != ArtifactKind::directory && release.artifacts.size() == 1) {
    text += short_code(first.path) + "\n\n";
  }
  const std::string words = environment_words(first);
  return words.empty() ? text : text + short_prose(words) + "\n\n";
}

std::string without_empty_line(std::string text) {
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string release_text(const Release& release, const std::vector<const Cause*>& causes,
                         bool is_full) {
  std::string text = heading(release);
  std::size_t left = causes.size();  // that are neither shown nor counted
  std::size_t room = most_causes;
  for (const auto group : by_rule(causes)) {
    const std::size_t shown = std::min({group.size(), most_subjects, room});
    if (shown == 0) break;
    for (std::size_t i = 0; i < shown; ++i) {
      text += cause_text(*group[i], release, is_full, is_last_with_help(group, i, shown));
    }
    if (shown < group.size()) {
      const Rule* rule = group.front()->rule;
      text += fmt::format("- and {} more{}\n", group.size() - shown,
                          rule ? " of " + short_code(rule->code) : "");
    }
    room -= shown;
    left -= group.size();
  }
  if (left > 0) text += fmt::format("- and {} more\n", left);
  return without_empty_line(std::move(text));
}

std::string unreadable(const Release& release) {
  const Artifact& artifact = *release.artifacts.front();
  return heading(release) + "- " + short_prose(artifact.error.value_or("could not be read")) + '\n';
}

// An environment of the default build: states once what all its distributions have in common.
std::vector<MarkdownBlock> moving_block(const Section& section) {
  std::vector<std::string> names;
  std::string rows = "| distribution | version | modules | needs |\n|---|---|---|---|\n";
  std::string_view help;
  for (const Release& release : section.releases) {
    // A note says that there is nothing to do.
    const auto is_told = [&](const Cause& cause) {
      return is_in_table(cause, section.kind) && cause.severity != Severity::info;
    };
    const auto cause = std::ranges::find_if(release.causes, is_told);
    if (cause == release.causes.end()) continue;
    help = cause->help;
    names.push_back(release.project);
    if (names.size() > 10 * most_cases) continue;
    rows += fmt::format("| {} | {} | {} | {} |\n", short_prose(release.project),
                        short_prose(release.version), release.module_count,
                        short_prose(need(*release.artifacts.front())));
  }
  if (names.empty()) return {};
  const Artifact& first = *section.artifacts.front();
  const std::size_t number = names.size();
  const std::string text = fmt::format(
      "### {}: {}\n\n{} {} {}, so free-threaded Python cannot load {} extension modules: {}\n",
      short_code(first.path), to_string(Verdict::incompatible), count(number, "distribution"),
      number == 1 ? "is" : "are", short_prose(interpreter_words(first)),
      number == 1 ? "its" : "their", names_text(names));
  const std::string end = without_empty_line(help_line(help));
  return {{text + folded("What each of them needs", rows) + end, text + end}};
}

}  // namespace

std::string short_code(std::string_view name) {
  return markdown_code(cut(name, longest_name));
}

std::string short_prose(std::string_view sentence) {
  return markdown_prose(cut(sentence, longest_sentence));
}

std::vector<MarkdownBlock> markdown_blocks(const Section& section) {
  std::vector<MarkdownBlock> blocks;
  if (section.kind == SectionKind::to_move) blocks = moving_block(section);
  for (const Release& release : section.releases) {
    if (release.verdict == Verdict::error) {
      blocks.push_back({unreadable(release), unreadable(release)});
      continue;
    }
    const std::vector<const Cause*> causes = shown_causes(release, section.kind, {});
    if (causes.empty()) continue;
    blocks.push_back({release_text(release, causes, true), release_text(release, causes, false)});
  }
  return blocks;
}

}  // namespace ftcheck::report
