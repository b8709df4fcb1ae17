// One line per change; what is worse comes first.
#include "report/format/lines.hpp"
#include "report/model/comparison.hpp"
#include "report/model/phrases.hpp"

#include <ftcheck/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ftcheck::report {
namespace {

// The verdict or severity now, or the previous one if the module or finding is gone.
const Grade& grade_of(const Change& change) {
  return change.now ? *change.now : *change.before;
}

std::string_view prose_of(const Grade& grade) {
  const auto* severity = std::get_if<Severity>(&grade);
  return severity ? report::prose_of(*severity) : word_of(grade);
}

// Modules of a group that are named; the rest is counted.
constexpr std::size_t most_modules = 3;

// Changes that differ only in the module.
using Group = std::vector<const Change*>;

bool belong_together(const Change& one, const Change& other) {
  return one.module && other.module && one.artifact == other.artifact && one.now == other.now &&
         one.before == other.before && one.code == other.code && one.message == other.message;
}

std::vector<Group> groups(const std::vector<Change>& changes) {
  std::vector<Group> found;
  for (const Change& change : changes) {
    if (!found.empty() && belong_together(*found.back().front(), change)) {
      found.back().push_back(&change);
    } else {
      found.push_back({&change});
    }
  }
  return found;
}

// "pkg/_x.so", "7 modules"
std::string module_of(const Group& group) {
  const auto& module = group.front()->module;
  if (!module) return {};
  return (group.size() == 1 ? *module : count(group.size(), "module")) + ": ";
}

std::string modules_of(const Group& group) {
  if (group.size() == 1) return {};
  std::vector<std::string_view> names;
  for (const Change* change : group) {
    if (names.size() < most_modules) names.emplace_back(*change->module);
  }
  const std::size_t others = group.size() - names.size();
  return fmt::format(" ({}{})", fmt::join(names, ", "),
                     others == 0 ? "" : fmt::format(" and {} more", others));
}

// "pkg 1.0: pkg/_x.so: enables-gil (FT301), was ready", "pkg 1.0: error[FT104]: RECORD ..."
std::string sentence(const Group& group) {
  const Change& change = *group.front();
  const Grade& grade = grade_of(change);
  const bool is_verdict = std::holds_alternative<Verdict>(grade);
  const std::string module = module_of(group);
  std::string text = change.artifact + ": ";
  if (is_verdict) text += module;
  text += prose_of(grade);
  if (!change.code.empty()) {
    text += is_verdict ? fmt::format(" ({})", change.code) : fmt::format("[{}]", change.code);
  }
  if (change.before && change.now) text += fmt::format(", was {}", prose_of(*change.before));
  const std::string rest = (is_verdict ? "" : module) + change.message;
  return (rest.empty() ? text : text + ": " + rest) + modules_of(group);
}

void write(Lines& lines, std::string_view word, Color shade, const Group& group) {
  const std::string label = fmt::format("{:<7}", word);
  lines.labelled(0, lines.paint(label, shade), label.size(), sentence(group));
}

// Notes are listed only on request, which hints are.
bool is_note(const Change& change) {
  return grade_of(change) == Grade(Severity::info);
}

std::size_t without_notes(const std::vector<Change>& changes) {
  return static_cast<std::size_t>(std::ranges::count(changes, false, is_note));
}

std::string totals(const Comparison& comparison, const Lines& lines) {
  const std::size_t worse = without_notes(comparison.worse);
  const std::size_t better = without_notes(comparison.better);
  const std::size_t notes = comparison.worse.size() - worse + comparison.better.size() - better;
  const auto is_hidden = [&](const Change& change) {
    return is_note(change) && !change.code.starts_with(hint_codes) && !lines.style().verbose;
  };
  const bool hides = std::ranges::any_of(comparison.worse, is_hidden) ||
                     std::ranges::any_of(comparison.better, is_hidden);
  std::string text = worse == 0 ? lines.paint("nothing is worse", Color::green)
                                : lines.paint(fmt::format("{} worse or new", worse), Color::red);
  if (better > 0) text += fmt::format(", {} better or gone", better);
  if (comparison.as_before > 0)
    text += fmt::format(", {} as before", count(comparison.as_before, "problem"));
  if (notes > 0) {
    text += fmt::format("; {} {} changed{}", notes, notes == 1 ? "note" : "notes",
                        hides ? " (-v shows them)" : "");
  }
  if (comparison.not_looked_at > 0) {
    text += fmt::format("; {} of the baseline {} not looked at",
                        count(comparison.not_looked_at, "artifact"),
                        comparison.not_looked_at == 1 ? "was" : "were");
  }
  return text;
}

}  // namespace

std::string to_text(const Comparison& comparison, const TextStyle& style) {
  Lines lines(style);
  const auto is_told = [&](const Change& change) {
    return style.verbose || !is_note(change) || change.code.starts_with(hint_codes);
  };
  for (const Group& group : groups(comparison.worse)) {
    const Change& change = *group.front();
    if (is_told(change)) write(lines, change.before ? "worse" : "new", Color::red, group);
  }
  if (style.quiet) return lines.take();
  for (const Group& group : groups(comparison.better)) {
    const Change& change = *group.front();
    if (is_told(change)) write(lines, change.now ? "better" : "gone", Color::green, group);
  }
  lines.line(0, wrap(totals(comparison, lines), 0, 2, lines.columns()));
  std::set<std::string_view> codes;
  for (const Change& change : comparison.worse) {
    if (is_told(change)) codes.insert(change.code);
  }
  lines.learn_more(codes);
  return lines.take();
}

}  // namespace ftcheck::report
