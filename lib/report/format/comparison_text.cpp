// A line a change, which says first what is to be done something about.
#include "report/format/terminal.hpp"
#include "report/model/comparison.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ftcheck::report {
namespace {

// What it is now, or was if it is gone.
const Grade& grade_of(const Change& change) {
  return change.now ? *change.now : *change.before;
}

// "enables-gil[FT301]"
std::string heading(const Change& change, bool color) {
  std::string text(word_of(grade_of(change)));
  if (!change.code.empty()) text += fmt::format("[{}]", escape(change.code));
  return paint(text, Color::bold, color);
}

std::string line(std::string_view word, Color shade, const Change& change, bool color) {
  std::string text = fmt::format("{}  {}  {}", paint(fmt::format("{:<6}", word), shade, color),
                                 heading(change, color), escape(change.artifact));
  std::string what = change.module.value_or("");
  if (!change.message.empty()) what += (what.empty() ? "" : ": ") + change.message;
  if (!what.empty()) text += "  " + escape(what);
  if (change.before && change.now) text += fmt::format(" (was {})", word_of(*change.before));
  return text + '\n';
}

// Only worth knowing, and told where it is asked for.
bool is_note(const Change& change) {
  return grade_of(change) == Grade(Severity::info);
}

std::size_t without_notes(const std::vector<Change>& changes) {
  return static_cast<std::size_t>(std::ranges::count(changes, false, is_note));
}

std::string totals(const Comparison& comparison, bool verbose, bool color) {
  const std::size_t worse = without_notes(comparison.worse);
  const std::size_t better = without_notes(comparison.better);
  const std::size_t notes = comparison.worse.size() - worse + comparison.better.size() - better;
  std::string text = worse == 0 ? paint("nothing is worse", Color::green, color)
                                : paint(fmt::format("{} worse or new", worse), Color::red, color);
  if (better > 0) text += fmt::format(", {} better or gone", better);
  if (comparison.as_before > 0) text += fmt::format(", {} as before", comparison.as_before);
  if (notes > 0) {
    text +=
        fmt::format("; {} other than before{}", count(notes, "note"), verbose ? "" : " with -v");
  }
  if (comparison.not_looked_at > 0) {
    text += fmt::format("; {} of the baseline {} not looked at",
                        count(comparison.not_looked_at, "artifact"),
                        comparison.not_looked_at == 1 ? "was" : "were");
  }
  return text + '\n';
}

}  // namespace

std::string to_text(const Comparison& comparison, const TextStyle& style) {
  std::string text;
  const auto told = [&](const Change& change) { return style.verbose || !is_note(change); };
  for (const Change& change : comparison.worse) {
    if (!told(change)) continue;
    text += line(change.before ? "worse" : "new", Color::red, change, style.color);
  }
  if (style.quiet) return text;
  for (const Change& change : comparison.better) {
    if (!told(change)) continue;
    text += line(change.now ? "better" : "gone", Color::green, change, style.color);
  }
  return text + totals(comparison, style.verbose, style.color);
}

}  // namespace ftcheck::report
