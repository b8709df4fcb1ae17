// A fingerprint is the 64-bit FNV-1a hash (Fowler, Noll, Vo) of what identifies a finding.  It is
// the same on every machine; nothing relies on it for security.
#include "report/model/finding.hpp"

#include "base/hash.hpp"
#include "base/path_text.hpp"
#include "report/model/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace ftcheck::report {
namespace {

// Continues the hash with one more field and a byte that ends it.
std::uint64_t hash(std::uint64_t value, std::string_view field) {
  return base::fnv(std::string_view("\0", 1), base::fnv(field, value));
}

std::uint64_t hash_of(const Artifact& artifact, std::string_view code) {
  std::uint64_t value = hash(hash(base::fnv_basis, code), package_of(artifact));
  for (const std::string& family : families_of(artifact)) value = hash(value, family);
  return value;
}

bool ends_sentence(std::string_view text) {
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
}

std::string statement_about_file(const Artifact& artifact, const Finding& finding) {
  if (artifact.kind == ArtifactKind::wheel && finding.module) {
    return *finding.module + ": " + finding.message;
  }
  const bool is_about_release =
      artifact.kind == ArtifactKind::directory || artifact.kind == ArtifactKind::release;
  if (is_about_release && !finding.module && artifact.distribution) {
    const std::string title = title_of(*artifact.distribution);
    return finding.message.starts_with(title) ? finding.message : title + ": " + finding.message;
  }
  return finding.message;
}

}  // namespace

std::string title_of(const Distribution& distribution) {
  if (distribution.version.empty()) return distribution.name;
  return distribution.name + " " + distribution.version;
}

bool is_remote(const Artifact& artifact) {
  return artifact.source || artifact.kind == ArtifactKind::release;
}

std::string file_of(const Artifact& artifact, const Finding& finding) {
  if (artifact.kind != ArtifactKind::directory || !finding.module) return artifact.path;
  // The path of a module that is installed elsewhere is absolute and stays unchanged.
  return base::path_text(base::path_of(artifact.path) / *finding.module);
}

std::string statement(const Artifact& artifact, const Finding& finding) {
  std::string text = statement_about_file(artifact, finding);
  if (artifact.input.empty() || !artifact.distribution) return text;
  const std::string title = title_of(*artifact.distribution);
  return text.starts_with(title) ? text : title + ": " + text;
}

std::string statement_with_help(const Artifact& artifact, const Finding& finding) {
  std::string text = statement(artifact, finding);
  if (!finding.details.empty()) text += fmt::format(": {}", fmt::join(finding.details, "; "));
  if (finding.help.empty()) return text;
  text += ends_sentence(text) ? " Help: " : ". Help: ";
  return text + finding.help;
}

bool counts(const Module& module, const Artifact& artifact) {
  return !module.reason || std::ranges::any_of(artifact.findings, [&](const Finding& finding) {
    return finding.rule == module.reason && finding.severity != Severity::info &&
           finding.module.value_or(module.path) == module.path;
  });
}

bool is_incomplete(const Project& project) {
  return project.error || std::ranges::any_of(project.not_judged, [](const NotJudged& each) {
           return each.kind == "unreadable";
         });
}

bool is_uninstalled(const Artifact& artifact) {
  return artifact.kind != ArtifactKind::directory && artifact.verdict == Verdict::incompatible &&
         artifact.modules.empty() && artifact.interpreters.empty();
}

bool counts_as_uninstalled(const Artifact& artifact) {
  return is_uninstalled(artifact) &&
         std::ranges::any_of(artifact.findings, [](const Finding& finding) {
           return finding.code() == "FT601" && finding.severity != Severity::info;
         });
}

bool is_reason(const Finding& finding, const Artifact& artifact) {
  return std::ranges::any_of(artifact.modules, [&](const Module& module) {
    return module.reason && module.reason == finding.rule &&
           finding.module.value_or(module.path) == module.path;
  });
}

bool explains_all(const Finding& finding, const Artifact& artifact) {
  return !finding.module && std::ranges::any_of(artifact.modules, [&](const Module& module) {
    return module.reason && module.reason == finding.rule;
  });
}

std::string Fingerprints::of(const Artifact& artifact, const Finding& finding) {
  const std::string_view module = finding.module ? std::string_view(*finding.module) : "";
  std::uint64_t value = hash(hash_of(artifact, finding.code()), lasting_path(module));
  if (!finding.subject.empty()) value = hash(value, finding.subject);
  return unique(value);
}

std::string Fingerprints::of(const Artifact& artifact) {
  return unique(hash_of(artifact, ""));
}

std::string Fingerprints::unique(std::uint64_t value) {
  std::size_t& repeats = repeats_[value];
  std::uint64_t result = value;
  do {
    if (repeats > 0) result = hash(value, std::to_string(repeats));
    ++repeats;
  } while (!given_.insert(result).second);
  return fmt::format("{:016x}", result);
}

}  // namespace ftcheck::report
