#include "audit/index/advice.hpp"

#include "audit/run/job.hpp"
#include "base/version.hpp"
#include "rules/index.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Pages of so many projects are kept at a time.
constexpr std::size_t advised_at_once = 64;

struct Offer {
  const index::Release* release = nullptr;
  const index::Wheel* wheel = nullptr;
  std::string_view why;
};

// One project while another release is sought.
struct AdviceSearch {
  Blocked* blocked = nullptr;
  Found found;
  std::vector<index::Release> releases;
  std::vector<Offer> offers;  // in the order in which they are judged
  std::size_t next = 0;
  bool is_done = false;
};

void find_offers(AdviceSearch& search, const Interpreter& python) {
  const std::string& version = search.blocked->version;
  Offer own{.why = "the same version"};
  Offer newest{.why = "the newest release"};
  Offer newest_pre{.why = "the newest pre-release"};
  Offer older{.why = "the newest older release"};
  const auto set = [](Offer& offer, const index::Release& release, const index::Wheel* wheel) {
    offer.release = &release;
    offer.wheel = wheel;
  };
  const auto normal = base::canonical_version(version);
  for (const index::Release& release : search.releases) {
    const index::Wheel* wheel = index::choose_wheel(release, python, search.blocked->platform);
    if (base::canonical_version(release.version) == normal) {
      set(own, release, wheel);
    } else if (release.yanked || wheel == nullptr) {
      continue;
    } else if (base::is_older(release.version, version)) {
      // One without compiled code, from before there was any, is no way to move.
      if (!release.is_pre && !wheel::is_for_any(wheel->name.tags)) set(older, release, wheel);
    } else if (release.is_pre) {
      set(newest_pre, release, wheel);
    } else {
      set(newest, release, wheel);
      newest_pre.wheel = nullptr;
    }
  }
  if (!search.blocked->with_own) own.wheel = nullptr;
  for (const Offer& offer : {own, newest, newest_pre, older}) {
    if (offer.wheel != nullptr) search.offers.push_back(offer);
  }
  // An installed distribution has no finding that says so.
  Artifact& artifact = *search.blocked->artifact;
  const bool is_own_built = search.blocked->with_own && own.release != nullptr &&
                            own.wheel == nullptr && own.release->sdist != nullptr;
  if (artifact.kind == ArtifactKind::directory && is_own_built) {
    artifact.alternatives.push_back({.version = own.release->version,
                                     .file = own.release->sdist->name,
                                     .verdict = std::nullopt,
                                     .why = "the same version, only as a source distribution"});
  }
  if (artifact.kind == ArtifactKind::release && older.wheel != nullptr) {
    artifact.findings.push_back(
        rules::older_had_one(older.release->version, older.wheel->file->name));
  }
}

void take(AdviceSearch& search, const Artifact& judged) {
  const Offer& offer = search.offers[search.next++];
  Artifact& artifact = *search.blocked->artifact;
  const bool is_well = ftcheck::is_well(judged.verdict);
  Alternative alternative{.version = offer.release->version,
                          .file = offer.wheel->file->name,
                          .verdict = judged.verdict,
                          .why = std::string(offer.why)};
  std::vector<Alternative>& all = artifact.alternatives;
  all.insert(is_well ? all.begin() : all.end(), std::move(alternative));
  search.is_done = is_well;
  if (!is_well || base::canonical_version(offer.release->version) ==
                      base::canonical_version(search.blocked->version)) {
    return;
  }
  artifact.findings.push_back(rules::other_release_ready(
      {.version = offer.release->version,
       .is_pre = offer.release->is_pre,
       .is_older = base::is_older(offer.release->version, search.blocked->version),
       .project = search.blocked->project}));
}

std::vector<AdviceSearch> begin(Asking& asking, std::span<Blocked> blocked) {
  std::vector<Sought> sought;
  sought.reserve(blocked.size());
  for (const Blocked& each : blocked) {
    index::Requirement requirement;
    requirement.project = each.project;
    sought.push_back({each.project, std::move(requirement), each.indexes});
  }
  std::vector<Found> found = look_up(asking, sought);
  std::vector<AdviceSearch> searches(blocked.size());
  for (std::size_t i = 0; i < blocked.size(); ++i) {
    AdviceSearch& search = searches[i];
    search.blocked = &blocked[i];
    search.found = std::move(found[i]);
    if (!search.found.error.empty()) continue;
    try {
      search.releases = index::releases_of(search.found.page);
    } catch (const Error&) {
      continue;  // there is no advice
    }
    find_offers(search, asking.target.python);
  }
  return searches;
}

void advise_some(Asking& asking, std::span<Blocked> blocked) {
  std::vector<AdviceSearch> searches = begin(asking, blocked);
  while (!is_stopped(asking.options)) {
    std::vector<Question> questions;
    std::vector<AdviceSearch*> askers;
    for (AdviceSearch& search : searches) {
      if (search.is_done || search.next == search.offers.size()) continue;
      const index::File& file = *search.offers[search.next].wheel->file;
      questions.push_back({.index = index_of(search.found.index, file),
                           .request_index = index_of(search.found.request_index, file),
                           .file = file,
                           .python = asking.target.python,
                           .platform = search.blocked->platform});
      askers.push_back(&search);
    }
    if (questions.empty()) return;
    judge(asking, questions, [&](std::size_t question, const Artifact& artifact) {
      take(*askers[question], artifact);
    });
  }
}

}  // namespace

void advise(Asking& asking, std::span<Blocked> blocked) {
  for (std::size_t at = 0; at < blocked.size() && !is_stopped(asking.options);
       at += advised_at_once) {
    advise_some(asking, blocked.subspan(at, std::min(advised_at_once, blocked.size() - at)));
  }
}

}  // namespace ftcheck::auditing
