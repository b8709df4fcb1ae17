// What trackers of free-threaded support list is which wheels there are.  Here a wheel counts for
// what its modules do.
#include "report/model/tracker.hpp"

#include "base/project_name.hpp"
#include "base/version.hpp"
#include "report/model/environment.hpp"
#include "report/model/finding.hpp"
#include "report/model/identity.hpp"
#include "report/model/plan.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace ftcheck::report {
namespace {

struct Tag {
  std::string_view abi;
  std::string_view platform;
};

Tag split(std::string_view tag) {
  const std::size_t first = tag.find('-');
  const std::size_t second = first == std::string_view::npos ? first : tag.find('-', first + 1);
  if (second == std::string_view::npos) return {};
  return {tag.substr(first + 1, second - first - 1), tag.substr(second + 1)};
}

// A free-threaded interpreter installs a wheel with this tag, or could: "cp314t", "abi3t", "none".
bool admits_free_threading(std::string_view abi) {
  return abi.ends_with('t') || abi == "none";
}

// Whether the artifact is what a free-threaded interpreter would get of its release.  A wheel of
// the default build is not; of inputs without tags only their modules can tell.
bool counts(const Artifact& artifact) {
  return artifact.kind != ArtifactKind::wheel || !artifact.interpreters.empty() ||
         artifact.tags.empty();
}

std::string_view format_words(BinaryFormat format) {
  switch (format) {
    case BinaryFormat::elf:
      return "ELF";
    case BinaryFormat::pe:
      return "PE";
    case BinaryFormat::mach_o:
      return "Mach-O";
    case BinaryFormat::wasm:
      return "WebAssembly";
  }
  return {};
}

using Artifacts = std::vector<const Artifact*>;

// From the tags; those of an installed wheel say where it is installed, whatever it was built for.
// Where there are none, what the modules were compiled for stands in: "ELF x86_64".
std::string platforms_of(const Artifacts& artifacts) {
  std::vector<std::string_view> parts;
  std::set<std::string> compiled_for;
  for (const Artifact* artifact : artifacts) {
    for (const std::string& text : artifact->tags) {
      const Tag tag = split(text);
      const bool installed = artifact->kind == ArtifactKind::directory;
      if (installed || admits_free_threading(tag.abi)) parts.push_back(tag.platform);
    }
    if (!artifact->tags.empty()) continue;
    for (const Module& module : artifact->modules) {
      compiled_for.insert(fmt::format("{} {}", format_words(module.format), module.architecture));
    }
  }
  parts.insert(parts.end(), compiled_for.begin(), compiled_for.end());
  return short_platforms(parts);
}

// An environment of the default build has an interpreter too.
std::vector<Interpreter> interpreters_of(const Artifacts& artifacts) {
  std::set<Interpreter> found;
  for (const Artifact* artifact : artifacts) {
    found.insert(artifact->interpreters.begin(), artifact->interpreters.end());
    const auto& environment = artifact->environment;
    if (environment && !environment->python.free_threaded) found.insert(environment->python);
  }
  return {found.begin(), found.end()};
}

// One module's fate in the wheels of a release.
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

// What tells the wheels a module is not ready in from the others.
std::string where(const Artifacts& bad, const TrackerRow& row) {
  std::vector<std::string> parts;
  const std::vector<Interpreter> interpreters = interpreters_of(bad);
  if (interpreters != row.interpreters) {
    parts.push_back(interpreter_names(interpreters));
  }
  if (std::string platforms = platforms_of(bad); platforms != row.platforms) {
    parts.push_back(std::move(platforms));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

void add_modules(TrackerRow& row, const Artifacts& counted) {
  const auto fates = fates_of(counted);
  row.module_count = fates.size();
  // Modules of a release mostly share their fate, and its wheels may have many tags.
  std::map<Artifacts, std::string> told;
  for (const auto& [name, fate] : fates) {
    if (fate.bad.empty()) continue;
    std::string place;
    if (fate.good_elsewhere) {
      const auto [known, is_new] = told.try_emplace(fate.bad);
      if (is_new) known->second = where(fate.bad, row);
      place = known->second;
    }
    row.modules.push_back({std::string(name), fate.worst, std::move(place)});
  }
  std::ranges::stable_sort(row.modules, std::greater<>(),
                           [](const TrackerModule& module) { return badness(module.verdict); });
}

// Without the reasons of verdicts: plan() knows those that are said of one module.
FindingCounts count_findings(const Artifacts& artifacts) {
  FindingCounts counts;
  for (const Artifact* artifact : artifacts) {
    for (const Finding* finding : plan(*artifact, {}).findings) {
      if (explains_all(*finding, *artifact)) continue;
      if (finding->severity == Severity::error) ++counts.errors;
      if (finding->severity == Severity::warning) ++counts.warnings;
    }
  }
  return counts;
}

TrackerRow make_row(Artifacts artifacts) {
  TrackerRow row;
  const Artifact& first = *artifacts.front();
  row.project = first.distribution ? first.distribution->name : first.path;
  row.version = first.distribution ? first.distribution->version : "";
  Artifacts counted;
  std::ranges::copy_if(artifacts, std::back_inserter(counted),
                       [](const Artifact* artifact) { return counts(*artifact); });
  row.standing = Standing::no_wheel;
  if (!counted.empty()) {
    Verdict worst = Verdict::pure;
    for (const Artifact* artifact : counted) worst = worse(worst, artifact->verdict);
    row.standing = standing_of(worst);
    row.interpreters = interpreters_of(counted);
    row.platforms = platforms_of(counted);
    add_modules(row, counted);
  }
  row.findings = count_findings(artifacts);
  row.artifacts = std::move(artifacts);
  return row;
}

// Sorts and tells releases apart.
struct Key {
  bool without_name = false;
  std::string name;
  std::string version;
  std::size_t number = 0;  // keeps inputs of the same path apart

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

std::vector<TrackerRow> tracker(const Report& report) {
  std::map<Key, Artifacts> releases;
  for (std::size_t i = 0; i < report.artifacts.size(); ++i) {
    const Artifact& artifact = report.artifacts[i];
    releases[key_of(artifact, i)].push_back(&artifact);
  }
  std::vector<TrackerRow> rows;
  rows.reserve(releases.size());
  for (auto& [key, artifacts] : releases) rows.push_back(make_row(std::move(artifacts)));
  return rows;
}

Standing standing_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ready:
      return Standing::ready;
    case Verdict::enables_gil:
      return Standing::enables_gil;
    case Verdict::incompatible:
      return Standing::incompatible;
    case Verdict::unknown:
      return Standing::unknown;
    case Verdict::pure:
      return Standing::pure;
    case Verdict::error:
      return Standing::unreadable;
  }
  return Standing::unknown;
}

std::string_view label(Standing standing) {
  switch (standing) {
    case Standing::enables_gil:
      return "enables-gil";
    case Standing::incompatible:
      return "incompatible";
    case Standing::unknown:
      return "unknown";
    case Standing::unreadable:
      return "could not be read";
    case Standing::no_wheel:
      return "no free-threaded wheel";
    case Standing::ready:
      return "ready";
    case Standing::pure:
      return "pure Python";
  }
  return {};
}

bool is_well(Standing standing) {
  return standing == Standing::ready || standing == Standing::pure;
}

std::array<std::size_t, standing_count> count_standings(const std::vector<TrackerRow>& rows) {
  std::array<std::size_t, standing_count> counts{};
  for (const TrackerRow& row : rows) ++counts.at(static_cast<std::size_t>(row.standing));
  return counts;
}

std::string standings(const std::vector<TrackerRow>& rows) {
  const auto counts = count_standings(rows);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts.at(i) == 0) continue;
    parts.push_back(fmt::format("{} {}", counts.at(i), label(static_cast<Standing>(i))));
  }
  return fmt::format("{} release{}: {}", rows.size(), rows.size() == 1 ? "" : "s",
                     fmt::join(parts, ", "));
}

FindingCounts count_findings(const std::vector<TrackerRow>& rows) {
  FindingCounts counts;
  for (const TrackerRow& row : rows) {
    counts.errors += row.findings.errors;
    counts.warnings += row.findings.warnings;
  }
  return counts;
}

std::string finding_words(const FindingCounts& findings) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, std::string_view noun) {
    if (number > 0) parts.push_back(fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s"));
  };
  add(findings.errors, "error");
  add(findings.warnings, "warning");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string module_names(const TrackerRow& row, Verdict verdict, std::size_t most) {
  std::string text;
  std::size_t all = 0;
  for (const TrackerModule& module : row.modules) {
    if (module.verdict != verdict || ++all > most) continue;
    if (!text.empty()) text += ", ";
    text += module.name;
    if (!module.where.empty()) text += fmt::format(" ({})", module.where);
  }
  if (all > most) text += fmt::format(" and {} more", all - most);
  return text;
}

}  // namespace ftcheck::report
