#include "audit/index/candidates.hpp"

#include "audit/index/allowed.hpp"
#include "index/choose.hpp"
#include "index/find_links.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::auditing {
namespace {

// The wheel that the target installs, otherwise any other one: installers assume that the wheels of
// a release depend on the same.
const index::Wheel* wheel_of(const index::Release& release, const Interpreter& python,
                             std::string_view platform) {
  if (const index::Wheel* wheel = index::choose_wheel(release, python, platform)) return wheel;
  const index::Wheel* best = nullptr;
  const auto rank = [&](const index::Wheel& wheel) {
    return (index::is_offered(release, *wheel.file, python.minor) ? 2 : 0) +
           (wheel.file->has_metadata ? 1 : 0);
  };
  for (const index::Wheel& wheel : release.wheels) {
    if (best == nullptr || rank(wheel) > rank(*best)) best = &wheel;
  }
  return best;
}

std::uint64_t size_of(const Candidate& candidate) {
  std::uint64_t bytes = sizeof candidate + candidate.version.size();
  if (const auto& file = candidate.wheel) {
    bytes +=
        file->name.size() + file->url.size() + file->sha256.size() + file->metadata_sha256.size();
  }
  return bytes;
}

}  // namespace

Candidates candidates_of(const Found& found, const std::vector<std::string>& hashes,
                         const Interpreter& python, std::string_view platform) {
  Candidates candidates;
  candidates.request_index = found.request_index;
  candidates.error = found.error;
  if (!found.error.empty()) return candidates;
  std::vector<index::Release> releases;
  try {
    releases = index::releases_of(found.page);
  } catch (const Error& error) {
    candidates.error = error.what();
    return candidates;
  }
  if (releases.empty()) {
    candidates.error =
        fmt::format("{}: the index has no files of this project", found.requirement.project);
    return candidates;
  }
  candidates.releases.reserve(releases.size());
  for (const index::Release& release : releases) {
    if (!has_allowed_file(release, hashes)) continue;
    Candidate& candidate = candidates.releases.emplace_back();
    candidate.version = release.version;
    candidate.is_pre = release.is_pre;
    candidate.yanked = release.yanked;
    candidate.is_for_target = index::has_file_for(release, python.minor);
    if (const index::Wheel* wheel = wheel_of(release, python, platform)) {
      index::File& file = candidate.wheel.emplace();
      file.name = wheel->file->name;
      file.url = wheel->file->url;
      file.sha256 = wheel->file->sha256;
      file.size = wheel->file->size;
      file.has_metadata = wheel->file->has_metadata;
      file.metadata_sha256 = wheel->file->metadata_sha256;
      file.found_at = wheel->file->found_at;
    }
    candidates.bytes += size_of(candidate);
  }
  if (candidates.releases.empty()) {
    candidates.error =
        fmt::format("{}: the index has no file with a SHA-256 that is allowed; check the hashes",
                    found.requirement.project);
  }
  return candidates;
}

std::optional<std::size_t> newest(const Candidates& candidates, std::string_view specifiers,
                                  bool pre, bool for_any_python) {
  std::vector<index::Choice> choices;
  std::vector<std::size_t> positions;
  choices.reserve(candidates.releases.size());
  positions.reserve(candidates.releases.size());
  for (std::size_t i = 0; i < candidates.releases.size(); ++i) {
    const Candidate& candidate = candidates.releases[i];
    if (!candidate.is_for_target && !for_any_python) continue;
    choices.push_back({candidate.version, candidate.is_pre, candidate.yanked});
    positions.push_back(i);
  }
  const auto chosen = index::newest(choices, specifiers, pre);
  if (!chosen) return std::nullopt;
  return positions[*chosen];
}

}  // namespace ftcheck::auditing
