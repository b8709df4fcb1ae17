#include "report/model/releases.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "report/model/environment.hpp"
#include "report/model/finding.hpp"
#include "report/model/identity.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace ftcheck::report {
namespace {

// True if a free-threaded interpreter installs a wheel with this ABI tag, or could: "cp314t",
// "abi3t", "none".
bool admits_free_threading(std::string_view abi) {
  return abi.ends_with('t') || abi == "none";
}

// True for a wheel that no free-threaded interpreter installs.
bool is_for_default_build(const Artifact& artifact) {
  return artifact.kind == ArtifactKind::wheel && artifact.verdict == Verdict::incompatible &&
         artifact.interpreters.empty() && !artifact.tags.empty();
}

// True for a release of an index that has no wheel for the target.
bool has_no_wheel(const Artifact& artifact) {
  return artifact.kind == ArtifactKind::release && artifact.verdict == Verdict::incompatible;
}

// True if the exit status does not depend on the modules that are not ready.
bool is_excused(const Artifact& artifact) {
  if (is_uninstalled(artifact)) return !counts_as_uninstalled(artifact);
  return std::ranges::none_of(artifact.modules, [&](const Module& module) {
    return module.verdict != Verdict::ready && counts(module, artifact);
  });
}

using Artifacts = std::vector<const Artifact*>;

// The platforms of the tags for free-threaded interpreters, or with `of_any_build` of all tags.
// The tags of an installed distribution always count: they say where it is installed, not what it
// was built for.  For artifacts without tags, what the modules were compiled for is used: "ELF
// x86_64".
std::string platforms_of(const Artifacts& artifacts, bool of_any_build = false,
                         bool name_glibc = false) {
  std::vector<std::string_view> parts;
  std::set<std::string> compiled_for;
  std::vector<std::string> without;
  for (const Artifact* artifact : artifacts) {
    for (const std::string& text : artifact->tags) {
      const TagParts tag = split_tag(text);
      const bool installed = artifact->kind == ArtifactKind::directory;
      if (of_any_build || installed || admits_free_threading(tag.abi))
        parts.push_back(tag.platform);
    }
    if (of_any_build && has_no_wheel(*artifact) && artifact->source)
      without.push_back(artifact->source->platform);
    if (!artifact->tags.empty()) continue;
    for (const Module& module : artifact->modules) {
      compiled_for.insert(fmt::format("{} {}", format_words(module.format), module.architecture));
    }
  }
  parts.insert(parts.end(), compiled_for.begin(), compiled_for.end());
  if (parts.empty() && !without.empty()) return asked_platforms(without);
  parts.insert(parts.end(), without.begin(), without.end());
  return short_platforms(parts, name_glibc);
}

// Includes the interpreter of an environment of the default build.
std::vector<Interpreter> interpreters_of(const Artifacts& artifacts) {
  std::set<Interpreter> found;
  for (const Artifact* artifact : artifacts) {
    found.insert(artifact->interpreters.begin(), artifact->interpreters.end());
    const auto& environment = artifact->environment;
    if (environment && !environment->python.free_threaded) found.insert(environment->python);
  }
  return {found.begin(), found.end()};
}

// True if a wheel that is not one of `some` is for an interpreter and for a platform of theirs, so
// that to name both would blame it too.
bool has_lookalike(const Artifacts& judged, const Artifacts& some) {
  const std::vector<Interpreter> interpreters = interpreters_of(some);
  std::set<std::string> families;
  for (const Artifact* artifact : some) {
    for (const std::string& tag : artifact->tags) {
      families.insert(platform_family(split_tag(tag).platform));
    }
  }
  const std::set<const Artifact*> known(some.begin(), some.end());
  return std::ranges::any_of(judged, [&](const Artifact* artifact) {
    const auto has_interpreter = [&](const Interpreter& interpreter) {
      return std::ranges::binary_search(interpreters, interpreter);
    };
    const auto has_platform = [&](const std::string& tag) {
      return families.contains(platform_family(split_tag(tag).platform));
    };
    return !known.contains(artifact) &&
           std::ranges::any_of(artifact->interpreters, has_interpreter) &&
           std::ranges::any_of(artifact->tags, has_platform);
  });
}

// How one module does in the wheels of a release.
struct Fate {
  Verdict worst = Verdict::ready;
  Artifacts bad;  // wheels in which it is not ready
  bool good_elsewhere = false;
};

std::map<std::string_view, Fate> fates_of(const Artifacts& artifacts) {
  std::map<std::string_view, Fate> fates;
  for (const Artifact* artifact : artifacts) {
    for (const Module& module : artifact->modules) {
      Fate& fate = fates[module.name];
      if (module.verdict == Verdict::ready) {
        fate.good_elsewhere = true;
        continue;
      }
      if (fate.bad.empty() || fate.bad.back() != artifact) fate.bad.push_back(artifact);
      fate.worst = worse(fate.worst, module.verdict);
    }
  }
  return fates;
}

void add_modules(Release& row, const Artifacts& counted) {
  const auto fates = fates_of(counted);
  row.module_count = fates.size();
  // Most modules of a release fail in the same wheels, and wheels may have many tags, so each
  // description is computed once.
  std::map<Artifacts, std::string> told;
  for (const auto& [name, fate] : fates) {
    if (fate.bad.empty()) continue;
    std::string place;
    if (fate.good_elsewhere) {
      const auto [known, is_new] = told.try_emplace(fate.bad);
      if (is_new) known->second = place_in(row, fate.bad);
      place = known->second;
    }
    row.modules.push_back({std::string(name), fate.worst, std::move(place)});
  }
  std::ranges::stable_sort(row.modules, std::greater<>(),
                           [](const ReleaseModule& module) { return badness(module.verdict); });
}

// The interpreters on each platform; platforms with the same interpreters are grouped.
std::string reach_of(const Artifacts& artifacts) {
  std::map<std::vector<Interpreter>, Artifacts> on;
  {
    std::map<std::string, Artifacts> by_platform;
    for (const Artifact* artifact : artifacts) {
      by_platform[platforms_of({artifact})].push_back(artifact);
    }
    for (const auto& [platform, its] : by_platform) {
      Artifacts& group = on[interpreters_of(its)];
      group.insert(group.end(), its.begin(), its.end());
    }
  }
  std::vector<std::string> parts;
  for (const auto& [interpreters, its] : on) {
    if (interpreters.empty()) continue;
    const std::string platforms = platforms_of(its);
    parts.push_back(interpreter_names(interpreters) +
                    (platforms.empty() ? "" : " on " + platforms));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

// Where default-build wheels are all there is, or the release has no wheel for the target.
std::string missing_platforms(const Artifacts& judged) {
  Artifacts others;
  std::ranges::copy_if(judged, std::back_inserter(others), [](const Artifact* artifact) {
    return is_for_default_build(*artifact) || has_no_wheel(*artifact);
  });
  return others.empty() || others.size() == judged.size() ? "" : platforms_of(others, true);
}

// Leaves out wheels of the default build if the release has others.
Artifacts judged_of(const Artifacts& artifacts) {
  Artifacts judged;
  std::ranges::copy_if(artifacts, std::back_inserter(judged), [](const Artifact* artifact) {
    return !is_for_default_build(*artifact) || !is_excused(*artifact);
  });
  return judged.empty() ? artifacts : judged;
}

Release make_release(Artifacts artifacts) {
  Release row;
  const Artifact& first = *artifacts.front();
  row.project = first.distribution ? first.distribution->name : first.path;
  row.version = first.distribution ? first.distribution->version : "";
  row.judged = judged_of(artifacts);
  row.verdict = Verdict::pure;
  for (const Artifact* artifact : row.judged) row.verdict = worse(row.verdict, artifact->verdict);
  row.counts = row.verdict == Verdict::error ||
               std::ranges::any_of(row.judged, [](const Artifact* artifact) {
                 return artifact->modules.empty() && !is_uninstalled(*artifact)
                            ? !is_well(artifact->verdict)
                            : !is_excused(*artifact);
               });
  row.installable = !std::ranges::all_of(artifacts, [](const Artifact* artifact) {
    return is_for_default_build(*artifact) || has_no_wheel(*artifact);
  });
  row.interpreters = interpreters_of(row.judged);
  row.platforms = platforms_of(row.judged);
  row.missing = missing_platforms(row.judged);
  row.reach = reach_of(row.judged);
  if (!row.missing.empty()) row.reach += "; not on " + row.missing;
  add_modules(row, row.judged);
  row.causes = causes(artifacts, row.judged);
  row.artifacts = std::move(artifacts);
  return row;
}

// Orders releases and distinguishes them.
struct Key {
  bool without_name = false;
  std::string name;
  std::string version;
  std::size_t number = 0;  // keeps inputs with the same path apart

  bool operator<(const Key& other) const {
    if (without_name != other.without_name) return other.without_name;
    if (name != other.name) return name < other.name;
    if (version != other.version) return base::is_older(other.version, version);
    return number < other.number;
  }
};

Key key_of(const Artifact& artifact, std::size_t number) {
  if (artifact.verdict == Verdict::error || !artifact.distribution) {
    return {true, artifact.path, "", number};
  }
  return {false, base::normalize_name(artifact.distribution->name), artifact.distribution->version,
          0};
}

}  // namespace

void sort_worst_first(std::vector<Release>& rows) {
  std::ranges::stable_sort(rows, std::greater<>(), [](const Release& row) {
    const CauseCounts counts = count_causes(row.causes);
    return std::tuple(!is_well(row), badness(row.verdict), counts.errors > 0, counts.warnings > 0);
  });
}

std::vector<Release> releases(const Artifacts& artifacts) {
  std::map<Key, Artifacts> found;
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    found[key_of(*artifacts[i], i)].push_back(artifacts[i]);
  }
  std::vector<Release> rows;
  rows.reserve(found.size());
  for (auto& [key, its] : found) rows.push_back(make_release(std::move(its)));
  sort_worst_first(rows);
  return rows;
}

std::vector<Release> releases(const Report& report) {
  Artifacts artifacts;
  artifacts.reserve(report.artifacts.size());
  for (const Artifact& artifact : report.artifacts) artifacts.push_back(&artifact);
  return releases(artifacts);
}

std::size_t Release::beside() const {
  const std::set<const Artifact*> known(judged.begin(), judged.end());
  std::set<std::string> names;
  for (const Artifact* artifact : artifacts) {
    if (!known.contains(artifact)) {
      names.insert(base::path_text(base::path_of(artifact->path).filename()));
    }
  }
  return names.size();
}

std::string_view Release::beside_noun() const {
  const auto is_other = [](const Artifact* artifact) { return is_uninstalled(*artifact); };
  return std::ranges::any_of(artifacts, is_other) ? "other wheel" : "default-build wheel";
}

bool is_well(const Release& release) {
  return is_well(release.verdict) || !release.counts;
}

std::string place_in(const Release& release, const std::vector<const Artifact*>& some) {
  if (std::ranges::any_of(some, [](const Artifact* each) { return is_for_default_build(*each); })) {
    return {};
  }
  if (std::ranges::all_of(some, [](const Artifact* each) { return has_no_wheel(*each); })) {
    return platforms_of(some, true);
  }
  if (has_lookalike(release.judged, some)) return {};
  std::vector<std::string> parts;  // interpreters, then platforms
  const std::vector<Interpreter> interpreters = interpreters_of(some);
  if (interpreters != release.interpreters) parts.push_back(interpreter_names(interpreters));
  const bool any_musl = release.platforms.find("musl)") != std::string::npos;
  if (std::string platforms = platforms_of(some, false, any_musl); platforms != release.platforms) {
    parts.push_back(std::move(platforms));
  }
  return fmt::format("{}", fmt::join(parts, " on "));
}

std::string standings(const std::vector<Release>& rows) {
  constexpr std::array verdicts = {Verdict::error,   Verdict::enables_gil, Verdict::incompatible,
                                   Verdict::unknown, Verdict::ready,       Verdict::pure};
  std::vector<std::string> parts;
  for (const Verdict verdict : verdicts) {
    const auto number = std::ranges::count(rows, verdict, &Release::verdict);
    if (number > 0) parts.push_back(fmt::format("{} {}", number, to_string(verdict)));
  }
  return fmt::format("{}: {}", count(rows.size(), "release"), fmt::join(parts, ", "));
}

CauseCounts count_causes(const std::vector<Cause>& causes) {
  CauseCounts counts;
  for (const Cause& cause : causes) {
    if (cause.severity == Severity::error) ++counts.errors;
    if (cause.severity == Severity::warning) ++counts.warnings;
    if (cause.severity == Severity::info) ++counts.notes;
  }
  return counts;
}

std::string words(const CauseCounts& counts) {
  std::vector<std::string> parts;
  if (counts.errors > 0) parts.push_back(count(counts.errors, "error"));
  if (counts.warnings > 0) parts.push_back(count(counts.warnings, "warning"));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace ftcheck::report
