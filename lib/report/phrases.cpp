#include "report/phrases.hpp"

#include "report/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::size_t module_count(const Summary& summary) {
  return summary.ready + summary.enables_gil + summary.incompatible + summary.unknown;
}

// "23 ready, 2 enable the GIL"; of a single module without the number.
std::string verdicts(const Summary& summary, bool color) {
  const std::size_t all = module_count(summary);
  if (summary.ready == all) {
    return paint(all == 1 ? "keeps the GIL disabled" : "all keep the GIL disabled", Color::green,
                 color);
  }
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, std::string_view words, Verdict verdict) {
    if (number == 0) return;
    const std::string text = all == 1 ? std::string(words) : fmt::format("{} {}", number, words);
    parts.push_back(paint(text, color_of(verdict), color));
  };
  add(summary.ready, "ready", Verdict::ready);
  add(summary.enables_gil, summary.enables_gil == 1 ? "enables the GIL" : "enable the GIL",
      Verdict::enables_gil);
  add(summary.incompatible, "incompatible", Verdict::incompatible);
  add(summary.unknown, "unknown", Verdict::unknown);
  return fmt::format("{}", fmt::join(parts, ", "));
}

bool is_unreadable(const Artifact& artifact) {
  return artifact.verdict == Verdict::error;
}

// "3 wheels, 1 extension module", of those that could be read.  A file that was given as a module
// and is none is some other file.
std::string inputs(const Report& report) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view noun, auto matches) {
    const auto number = std::ranges::count_if(report.artifacts, [&](const Artifact& artifact) {
      return !is_unreadable(artifact) && matches(artifact);
    });
    if (number > 0) parts.push_back(count(static_cast<std::size_t>(number), noun));
  };
  add("wheel", [](const Artifact& it) { return it.kind == ArtifactKind::wheel; });
  add("distribution", [](const Artifact& it) { return it.kind == ArtifactKind::directory; });
  add("extension module",
      [](const Artifact& it) { return it.kind == ArtifactKind::extension && !it.modules.empty(); });
  add("other file",
      [](const Artifact& it) { return it.kind == ArtifactKind::extension && it.modules.empty(); });
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "3 wheels, 25 modules: 23 ready, 2 enable the GIL".  Modules that were given by themselves are
// not counted a second time.
std::string readable(const Report& report, bool color) {
  const Summary summary = summarize(report);
  const std::size_t modules = module_count(summary);
  if (modules == 0) return inputs(report) + ", no extension modules";
  const bool only_extensions = std::ranges::all_of(report.artifacts, [](const Artifact& artifact) {
    return artifact.kind == ArtifactKind::extension || is_unreadable(artifact);
  });
  return fmt::format("{}{}: {}", inputs(report),
                     only_extensions ? "" : ", " + count(modules, "module"),
                     verdicts(summary, color));
}

}  // namespace

std::string note(const Artifact& artifact) {
  if (artifact.verdict == Verdict::error) return "could not be read";
  const std::size_t all = artifact.modules.size();
  std::string text;
  if (artifact.kind == ArtifactKind::extension) {
    if (all == 0) text = "not an extension module";
  } else {
    const auto same = static_cast<std::size_t>(
        std::ranges::count(artifact.modules, artifact.verdict, &Module::verdict));
    if (same > 0 && same < all) text = fmt::format("{} of ", same);
    text += all == 0 ? "no extension modules" : count(all, "module");
  }
  if (!artifact.interpreters.empty()) {
    if (!text.empty()) text += ' ';
    text += escape(fmt::format("({})", fmt::join(artifact.interpreters, ", ")));
  }
  return text;
}

std::string totals(const Report& report, const FindingCounts& findings, bool color) {
  const auto unreadable =
      static_cast<std::size_t>(std::ranges::count_if(report.artifacts, is_unreadable));
  std::vector<std::string> parts;
  if (unreadable < report.artifacts.size()) parts.push_back(readable(report, color));
  const auto add = [&](std::size_t number, const std::string& words, Color shade) {
    if (number > 0) parts.push_back(paint(words, shade, color));
  };
  add(findings.errors, count(findings.errors, "error"), Color::red);
  add(findings.warnings, count(findings.warnings, "warning"), Color::yellow);
  if (findings.hidden > 0) parts.push_back(count(findings.hidden, "note") + " with -v");
  add(unreadable, count(unreadable, "input") + " could not be read", Color::red);
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ftcheck::report
