#include "report/model/phrases.hpp"

#include "report/format/terminal.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

std::size_t module_count(const Summary& summary) {
  return summary.ready + summary.enables_gil + summary.incompatible + summary.unknown;
}

using Artifacts = std::vector<const Artifact*>;

Summary summarize(const Artifacts& artifacts) {
  Summary summary;
  for (const Artifact* artifact : artifacts) {
    const auto count = [&](Verdict verdict) {
      return static_cast<std::size_t>(
          std::ranges::count(artifact->modules, verdict, &Module::verdict));
    };
    summary.ready += count(Verdict::ready);
    summary.enables_gil += count(Verdict::enables_gil);
    summary.incompatible += count(Verdict::incompatible);
    summary.unknown += count(Verdict::unknown);
  }
  return summary;
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

// "5 enable the GIL, 1 is unknown", of distributions; empty if all are well.
std::string bad_distributions(const Artifacts& artifacts, bool color) {
  std::vector<std::string> parts;
  const auto add = [&](Verdict verdict, std::string_view one, std::string_view many) {
    const auto number = std::ranges::count_if(artifacts, [&](const Artifact* it) {
      return it->kind == ArtifactKind::directory && it->verdict == verdict;
    });
    if (number == 0) return;
    parts.push_back(
        paint(fmt::format("{} {}", number, number == 1 ? one : many), color_of(verdict), color));
  };
  add(Verdict::enables_gil, "enables the GIL", "enable the GIL");
  add(Verdict::incompatible, "is incompatible", "are incompatible");
  add(Verdict::unknown, "is unknown", "are unknown");
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "3 wheels, 1 extension module".  A file that was given as a module and is none is some other
// file.
std::string inputs(const Artifacts& artifacts, bool color) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view noun, auto matches) {
    const auto number = std::ranges::count_if(artifacts, matches);
    if (number > 0) parts.push_back(count(static_cast<std::size_t>(number), noun));
  };
  add("wheel", [](const Artifact* it) { return it->kind == ArtifactKind::wheel; });
  add("distribution", [](const Artifact* it) { return it->kind == ArtifactKind::directory; });
  if (const std::string bad = bad_distributions(artifacts, color); !bad.empty()) {
    parts.back() += fmt::format(" ({})", bad);
  }
  add("extension module", [](const Artifact* it) {
    return it->kind == ArtifactKind::extension && !it->modules.empty();
  });
  add("other file", [](const Artifact* it) {
    return it->kind == ArtifactKind::extension && it->modules.empty();
  });
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "3 wheels, 25 modules: 23 ready, 2 enable the GIL".  Modules that were given by themselves are
// not counted a second time.
std::string readable(const Artifacts& artifacts, bool color) {
  const Summary summary = summarize(artifacts);
  const std::size_t modules = module_count(summary);
  if (modules == 0) return inputs(artifacts, color) + ", no extension modules";
  const bool only_extensions = std::ranges::all_of(
      artifacts, [](const Artifact* it) { return it->kind == ArtifactKind::extension; });
  return fmt::format("{}{}: {}", inputs(artifacts, color),
                     only_extensions ? "" : ", " + count(modules, "module"),
                     verdicts(summary, color));
}

}  // namespace

std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

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
  if (artifact.other_modules > 0) {
    text += fmt::format(", {} for other interpreters", artifact.other_modules);
  }
  if (!artifact.interpreters.empty() && !artifact.environment) {
    if (!text.empty()) text += ' ';
    text += fmt::format("({})", interpreter_names(artifact.interpreters));
  }
  return text;
}

std::string title(const Artifact& artifact) {
  if (artifact.kind != ArtifactKind::directory || !artifact.distribution) return artifact.path;
  const auto& [name, version] = *artifact.distribution;
  return version.empty() ? name : name + " " + version;
}

std::string totals(const Report& report, const FindingCounts& findings, bool color) {
  Artifacts others;
  Artifacts to_move;
  for (const Artifact& artifact : report.artifacts) {
    if (artifact.verdict == Verdict::error) continue;
    (is_to_move(artifact) ? to_move : others).push_back(&artifact);
  }
  const std::size_t unreadable = report.artifacts.size() - others.size() - to_move.size();
  std::vector<std::string> parts;
  if (!others.empty()) parts.push_back(readable(others, color));
  if (!to_move.empty()) parts.push_back(moving_totals(to_move, color));
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
