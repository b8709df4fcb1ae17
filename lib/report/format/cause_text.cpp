#include "report/format/cause_text.hpp"

#include "base/utf8.hpp"
#include "report/format/columns.hpp"
#include "report/model/cause_facts.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"
#include "report/model/state_remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::report {
namespace {

// How many messages to list if the findings of a cause differ.
constexpr std::size_t most_messages = 3;

// How many rules to name where notes are only counted.
constexpr std::size_t most_kinds = 3;

std::string_view code_of(const Cause& cause) {
  return cause.rule ? cause.rule->code : std::string_view();
}

struct Label {
  std::string text;  // including colors
  std::size_t width = 0;
};

// "error[FT302]: ", where FT302 is a link to `url`, if there is one.
Label label(const Lines& lines, std::string_view word, Color color, std::string_view code,
            std::string_view url = {}) {
  const std::string shown = escape(code);
  std::string text(word);
  std::size_t width = text.size();
  if (!shown.empty()) {
    text += fmt::format("[{}]", link(shown, url, lines.style().hyperlinks));
    width += display_width(shown) + 2;
  }
  return {lines.paint(text, color) + ": ", width + 2};
}

// The label of a cause; its code links to the page that explains the rule.
Label label_of(const Lines& lines, const Cause& cause) {
  return label(lines, prose_of(cause.severity), color_of(cause.severity), code_of(cause),
               cause.rule ? rule_url(*cause.rule) : std::string());
}

void write_messages(Lines& lines, const CauseWords& words) {
  for (const std::string& detail : words.details) lines.prose(4, detail);
  const bool all = lines.style().verbose || words.messages.size() <= most_messages;
  const std::size_t shown = all ? words.messages.size() : most_messages - 1;
  for (std::size_t i = 0; i < shown; ++i) lines.prose(4, words.messages[i]);
  if (!all) {
    lines.line(4, fmt::format("and {} more with -v", words.messages.size() - shown));
  }
}

std::string_view phase_words(InitPhase phase) {
  switch (phase) {
    case InitPhase::multi:
      return "multi-phase";
    case InitPhase::single:
      return "single-phase";
    case InitPhase::module_export:
      return "slots exported";
  }
  return {};
}

std::string_view build_words(BuiltFor built_for) {
  switch (built_for) {
    case BuiltFor::free_threaded:
      return "built for free-threaded Python";
    case BuiltFor::gil:
      return "built for the default build";
    case BuiltFor::abi3:
      return "built for abi3";
    case BuiltFor::abi3t:
      return "built for abi3t";
    case BuiltFor::unknown:
      return "build unknown";
  }
  return {};
}

std::string_view declaration_words(GilDeclaration declared) {
  switch (declared) {
    case GilDeclaration::not_used:
      return "GIL declared not used";
    case GilDeclaration::used:
      return "GIL declared used";
    case GilDeclaration::nothing:
      return "GIL not declared";
    case GilDeclaration::unknown:
      return "GIL undecided";
  }
  return {};
}

std::string_view maker_words(DeclaredBy by) {
  switch (by) {
    case DeclaredBy::slot:
      return " by a slot";
    case DeclaredBy::set_gil:
      return " by PyUnstable_Module_SetGIL";
    case DeclaredBy::delegated:
      return " by another library";
  }
  return {};
}

void write_reason(Lines& lines, const Cause& cause) {
  const std::vector<std::string_view> facts = obstacles(cause);
  for (std::size_t i = 0; i < facts.size() && i < most_messages; ++i) lines.prose(4, facts[i]);
}

// With -v: the modules by path, each with its evidence.
void write_cases(Lines& lines, const Cause& cause, const Release& release) {
  const Artifact* artifact = nullptr;
  for (const Case& each : cause.cases) {
    if (release.artifacts.size() > 1 && each.artifact != artifact) {
      lines.line(4, "in " + escape(each.artifact->path));
    }
    artifact = each.artifact;
    if (each.module == nullptr) continue;
    lines.line(4, escape(each.module->path));
    if (decides(cause, each)) write_facts(lines, *each.module, 6);
  }
}

void write_paths(Lines& lines, const Cause& cause) {
  const std::vector<std::string_view> paths = other_paths(cause);
  for (std::size_t i = 0; i < paths.size() && i < most_messages; ++i) {
    lines.line(4, "in " + escape(paths[i]));
  }
}

// The beginning of a long sentence, up to the end of a word.
std::string cut(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string_view kept = base::cut_characters(text, columns);
  if (const std::size_t space = kept.rfind(' '); space != std::string_view::npos) {
    kept = kept.substr(0, space);
  }
  return std::string(kept) + " …";
}

void write_briefly(Lines& lines, const Cause& cause, const Release& release) {
  CauseWords words = report::words(cause, release);
  const Label label = label_of(lines, cause);
  if (!words.where.empty()) words.sentence += " " + words.where;
  const std::size_t one_line = lines.columns() - std::min(lines.columns(), label.width + 2);
  lines.labelled(2, label.text, label.width,
                 cut(sentence_with_names(words, one_line), 2 * one_line - 12));
}

std::size_t number_shown(const Lines& lines, std::span<const Cause* const> causes) {
  return lines.style().verbose ? causes.size() : std::min(causes.size(), most_subjects);
}

// What follows the first `shown` causes of a rule.
void write_rest(Lines& lines, std::span<const Cause* const> causes, std::size_t shown) {
  if (shown == causes.size()) return;
  lines.line(2, fmt::format("and {} more of {} with -v", causes.size() - shown,
                            escape(code_of(*causes.front()))));
}

void write_sentence(Lines& lines, const Label& label, const CauseWords& words) {
  const std::size_t room = 2 * lines.columns() - label.width - 8;  // two lines
  lines.labelled(2, label.text, label.width, sentence_with_names(words, room));
}

}  // namespace

std::vector<const Cause*> shown_causes(const Release& release, SectionKind kind,
                                       const TextStyle& style) {
  std::vector<const Cause*> shown;
  for (const Cause& cause : release.causes) {
    const bool is_left_out =
        (style.quiet && cause.severity == Severity::info) || (!style.verbose && is_aside(cause));
    if (!is_in_table(cause, kind) && !is_left_out) shown.push_back(&cause);
  }
  return shown;
}

std::vector<const Cause*> hidden_notes(const Release& release, SectionKind kind,
                                       const TextStyle& style) {
  std::vector<const Cause*> hidden;
  if (style.verbose || style.quiet) return hidden;
  for (const Cause& cause : release.causes) {
    if (is_aside(cause) && !is_in_table(cause, kind)) hidden.push_back(&cause);
  }
  return hidden;
}

std::string words_of_hidden(const std::vector<const Cause*>& notes) {
  std::set<std::string_view> rules;
  for (const Cause* note : notes) {
    if (note->rule) rules.insert(note->rule->name.empty() ? note->rule->code : note->rule->name);
  }
  std::string kinds;
  std::size_t listed = 0;
  for (const std::string_view rule : rules) {
    if (listed++ > 0) kinds += ", ";
    kinds += listed > most_kinds ? "…" : escape(rule);
    if (listed > most_kinds) break;
  }
  return fmt::format("{}{} with -v", count(notes.size(), "note"),
                     kinds.empty() ? "" : " (" + kinds + ")");
}

std::set<const Module*> explained_modules(const std::vector<const Cause*>& causes) {
  std::set<const Module*> modules;
  for (const Cause* cause : causes) {
    for (const Case& each : cause->cases) {
      if (decides(*cause, each)) modules.insert(each.module);
    }
  }
  return modules;
}

void write_facts(Lines& lines, const Module& module, std::size_t indent) {
  std::vector<std::string> parts;
  parts.push_back(fmt::format("{} {}", format_words(module.format), module.architecture));
  parts.emplace_back(build_words(module.abi.built_for));
  if (module.init) {
    parts.push_back(module.init->symbol);
    if (module.init->phase) parts.back() += fmt::format(" ({})", phase_words(*module.init->phase));
  } else {
    parts.emplace_back("no init function");
  }
  parts.emplace_back(declaration_words(module.gil.declared));
  if (module.gil.by) parts.back() += maker_words(*module.gil.by);
  parts.emplace_back(binding_name(module.binding));
  lines.prose(indent, fmt::format("{}", fmt::join(parts, ", ")));
  for (const std::string& fact : module.evidence) lines.prose(indent, fact);
  if (module.state) {
    for (const std::string& line : remarks_on(*module.state)) lines.prose(indent, line);
  }
}

void write_cause(Lines& lines, const Cause& cause, const Release& release, bool with_help) {
  const CauseWords words = report::words(cause, release);
  write_sentence(lines, label_of(lines, cause), words);
  write_messages(lines, words);
  if (lines.style().verbose) {
    write_cases(lines, cause, release);
  } else {
    write_reason(lines, cause);
    write_paths(lines, cause);
    if (!words.where.empty()) lines.prose(4, words.where);
  }
  if (with_help && !cause.help.empty()) {
    const Label help = label(lines, "help", Color::cyan, {});
    lines.labelled(2, help.text, help.width, cause.help);
  }
}

std::vector<std::span<const Cause* const>> by_rule(const std::vector<const Cause*>& causes) {
  std::vector<std::span<const Cause* const>> groups;
  for (const Cause* const& cause : causes) {
    const Cause* before = groups.empty() ? nullptr : groups.back().front();
    const bool goes_on = before && !before->subject.empty() && !cause->subject.empty() &&
                         before->rule == cause->rule;
    if (goes_on) {
      groups.back() = {groups.back().data(), groups.back().size() + 1};
    } else {
      groups.emplace_back(&cause, 1);
    }
  }
  return groups;
}

bool is_last_with_help(std::span<const Cause* const> causes, std::size_t i, std::size_t shown) {
  return i + 1 >= shown || causes[i + 1]->help != causes[i]->help;
}

void write_causes(Lines& lines, const std::vector<const Cause*>& causes, const Release& release) {
  for (const auto group : by_rule(causes)) {
    const std::size_t shown = number_shown(lines, group);
    for (std::size_t i = 0; i < shown; ++i) {
      write_cause(lines, *group[i], release, is_last_with_help(group, i, shown));
    }
    write_rest(lines, group, shown);
  }
}

void write_causes_briefly(Lines& lines, const std::vector<const Cause*>& causes,
                          const Release& release) {
  for (const auto group : by_rule(causes)) {
    const std::size_t shown = number_shown(lines, group);
    for (const Cause* cause : group.first(shown)) write_briefly(lines, *cause, release);
    write_rest(lines, group, shown);
  }
}

void write_helps(Lines& lines, const std::vector<const Cause*>& causes) {
  std::set<std::string_view> told;
  for (const Cause* cause : causes) {
    if (cause->help.empty() || !told.insert(cause->help).second) continue;
    std::string what(code_of(*cause));
    if (!cause->binding.empty()) what += fmt::format(", {}", binding_name(cause->binding));
    const Label help = label(lines, "help", Color::cyan, what);
    lines.labelled(0, help.text, help.width, cause->help);
  }
}

void write_learn_more(Lines& lines, const std::vector<const Cause*>& causes) {
  std::set<std::string_view> codes;
  for (const Cause* cause : causes) codes.insert(code_of(*cause));
  lines.learn_more(codes);
}

}  // namespace ftcheck::report
