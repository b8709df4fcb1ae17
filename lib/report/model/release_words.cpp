#include "report/model/release_words.hpp"

#include "report/model/alternative_words.hpp"
#include "report/model/finding.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// Why it is no problem that free-threaded interpreters do not install these wheels, in the words of
// the finding.
std::string_view excuse(const Release& release) {
  for (const Artifact* artifact : release.judged) {
    for (const Finding& finding : artifact->findings) {
      if (explains_all(finding, *artifact)) return finding.help;
    }
  }
  return {};
}

// The rules for which modules are not ready and do not count, because their findings are left out.
std::string unselected_rules(const Release& release) {
  std::set<std::string_view> codes;
  for (const Artifact* artifact : release.judged) {
    for (const Module& module : artifact->modules) {
      if (module.reason && !counts(module, *artifact)) codes.insert(module.reason_code());
    }
  }
  return fmt::format("{}", fmt::join(codes, ", "));
}

bool has_finding(const Release& release, std::string_view code) {
  return std::ranges::any_of(
      release.causes, [&](const Cause& cause) { return cause.rule && cause.rule->code == code; });
}

// What an index has instead of an installed distribution, if it was asked.
std::string words_of_index(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  if (first.kind != ArtifactKind::directory || first.alternatives.empty() ||
      is_well(release.verdict)) {
    return {};
  }
  const Alternative* ready = ready_alternative(first);
  return ready != nullptr ? ready_words(*ready, release.version) : not_ready_words(first);
}

}  // namespace

std::string without_wheel(const Release& release) {
  constexpr std::size_t most_platforms = 3;
  if (release.artifacts.front()->kind != ArtifactKind::release) return "no free-threaded wheel";
  if (has_finding(release, "FT603")) return "free-threaded wheels only for another Python";
  std::vector<std::string> platforms;
  for (const Artifact* artifact : release.artifacts) {
    if (artifact->source && !artifact->source->platform.empty())
      platforms.push_back(artifact->source->platform);
  }
  std::string text = "no free-threaded wheel";
  if (platforms.size() > most_platforms) {
    text += fmt::format(" for {}", count(platforms.size(), "platform"));
  } else if (!platforms.empty()) {
    text += " for " + asked_platforms(platforms);
  }
  if (has_finding(release, "FT602")) text += ", only an sdist";
  return text;
}

std::string title(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  return first.distribution && first.verdict != Verdict::error ? title_of(*first.distribution)
                                                               : first.path;
}

std::string remarks(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  if (first.verdict == Verdict::error) return first.error.value_or("could not be read");
  std::vector<std::string> parts;
  const std::size_t bad = release.modules.size();
  if (bad > 0 && bad < release.module_count) {
    parts.push_back(fmt::format("{} of {}", bad, count(release.module_count, "module")));
  } else if (first.kind == ArtifactKind::directory && release.module_count > 0) {
    parts.push_back(count(release.module_count, "module"));
  }
  std::size_t others = 0;
  for (const Artifact* artifact : release.artifacts) others += artifact->other_modules;
  if (release.module_count == 0 && release.installable) {
    parts.emplace_back(first.kind == ArtifactKind::extension ? "not an extension module"
                                                             : "no extension modules");
  }
  if (others > 0) parts.push_back(fmt::format("{} for other interpreters", count(others, "file")));
  if (!release.installable) {
    parts.push_back(without_wheel(release));
    if (!release.counts) {
      if (const std::string_view why = excuse(release); !why.empty()) parts.emplace_back(why);
    }
  } else if (release.module_count > 0 && !first.environment) {
    if (!release.reach.empty()) parts.push_back(release.reach);
  }
  if (release.beside() > 0) {
    parts.push_back(count(release.beside(), release.beside_noun()) + " beside it");
  }
  if (std::string other = words_of_index(release); !other.empty())
    parts.push_back(std::move(other));
  if (!release.counts && !is_well(release.verdict) && excuse(release).empty()) {
    parts.push_back(fmt::format("not counted: {} is not selected", unselected_rules(release)));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ftcheck::report
