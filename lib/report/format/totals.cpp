#include "report/format/totals.hpp"

#include "report/format/terminal.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ftcheck::report {
namespace {

// "1 enables-gil, 2 ready"
std::string verdicts(const std::vector<const Release*>& releases, bool color) {
  constexpr std::array all = {Verdict::enables_gil, Verdict::incompatible, Verdict::unknown,
                              Verdict::ready, Verdict::pure};
  std::vector<std::string> parts;
  for (const Verdict verdict : all) {
    const auto number = std::ranges::count(releases, verdict, &Release::verdict);
    if (number == 0) continue;
    parts.push_back(
        paint(fmt::format("{} {}", number, to_string(verdict)), color_of(verdict), color));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string counted(const std::vector<const Release*>& releases, std::string_view noun,
                    bool color) {
  return fmt::format("{}: {}", count(releases.size(), noun), verdicts(releases, color));
}

// The noun for a wheel's release, for a distribution in an environment and for a file that names no
// project.
std::string_view noun_of(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  if (first.kind == ArtifactKind::directory) return "distribution";
  return first.distribution ? "release" : "file";
}

struct Takes {
  Move move;
  std::string_view one;
  std::string_view many;
  Verdict shade;           // whose color is used
  bool is_needed = false;  // "needs" stands before it, unless the part before has it
};

constexpr std::array all_moves = {
    Takes{Move::nothing, "nothing", "nothing", Verdict::ready, true},
    Takes{Move::wheel, "a free-threaded wheel", "a free-threaded wheel", Verdict::unknown, true},
    Takes{Move::look, "a free-threaded wheel to be checked", "free-threaded wheels to be checked",
          Verdict::unknown, true},
    Takes{Move::perhaps_work, "perhaps code changes", "perhaps code changes", Verdict::enables_gil,
          true},
    Takes{Move::available, "has a release that is ready", "have a release that is ready",
          Verdict::ready},
    Takes{Move::blocked, "has no release that is ready", "have no release that is ready",
          Verdict::enables_gil}};

// "62 distributions for 3.14: 20 need nothing, 40 a free-threaded wheel, 2 perhaps code changes"
std::string moving_totals(const std::vector<const Artifact*>& artifacts, bool color) {
  std::vector<Interpreter> pythons;
  for (const Artifact* artifact : artifacts) {
    const Interpreter& python = artifact->environment->python;
    if (std::ranges::find(pythons, python) == pythons.end()) pythons.push_back(python);
  }
  std::vector<std::string> parts;
  for (const Takes& each : all_moves) {
    const auto number = static_cast<std::size_t>(std::ranges::count_if(
        artifacts, [&](const Artifact* it) { return what_moving_takes(*it) == each.move; }));
    if (number == 0) continue;
    std::string words(number == 1 ? each.one : each.many);
    if (each.is_needed && parts.empty()) words.insert(0, number == 1 ? "needs " : "need ");
    parts.push_back(paint(fmt::format("{} {}", number, words), color_of(each.shade), color));
  }
  return fmt::format("{} for {}: {}", count(artifacts.size(), "distribution"),
                     interpreter_names(pythons), fmt::join(parts, ", "));
}

}  // namespace

std::string totals(const std::vector<Section>& sections, bool color) {
  std::vector<std::pair<std::string_view, std::vector<const Release*>>> by_noun = {
      {"release", {}}, {"distribution", {}}, {"file", {}}};
  std::vector<const Artifact*> to_move;
  std::size_t unreadable = 0;
  CauseCounts causes;
  for (const Section& section : sections) {
    if (section.kind == SectionKind::project) continue;  // its table has its own
    for (const Release& release : section.releases) {
      for (const Cause& cause : release.causes) {
        if (is_in_table(cause, section.kind)) continue;
        if (cause.severity == Severity::error) ++causes.errors;
        if (cause.severity == Severity::warning) ++causes.warnings;
      }
    }
    if (section.kind == SectionKind::to_move) {
      to_move.insert(to_move.end(), section.artifacts.begin(), section.artifacts.end());
      continue;
    }
    for (const Release& release : section.releases) {
      if (release.verdict == Verdict::error) {
        ++unreadable;
        continue;
      }
      const auto its =
          std::ranges::find(by_noun, noun_of(release), [](const auto& each) { return each.first; });
      its->second.push_back(&release);
    }
  }
  std::vector<std::string> parts;
  for (const auto& [noun, its] : by_noun) {
    if (!its.empty()) parts.push_back(counted(its, noun, color));
  }
  if (!to_move.empty()) parts.push_back(moving_totals(to_move, color));
  if (causes.errors > 0) {
    parts.push_back(paint(count(causes.errors, "error"), color_of(Severity::error), color));
  }
  if (causes.warnings > 0) {
    parts.push_back(paint(count(causes.warnings, "warning"), color_of(Severity::warning), color));
  }
  if (unreadable > 0) {
    parts.push_back(
        paint(count(unreadable, "input") + " could not be read", color_of(Severity::error), color));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ftcheck::report
