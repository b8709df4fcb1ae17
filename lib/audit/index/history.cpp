// --history: the releases of a project that have a free-threaded wheel, and since when they are
// ready.
#include "audit/index/asking.hpp"
#include "audit/index/bisect.hpp"
#include "audit/run/job.hpp"
#include "rules/check.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Sequences up to this length are judged whole: nothing to infer is cheaper than a wrong inference.
constexpr std::size_t judged_whole = 4;

// The free-threaded interpreters that a release has a wheel for on a platform.
std::vector<Interpreter> interpreters_of(const index::Release& release, std::string_view platform) {
  std::vector<Interpreter> interpreters;
  for (const unsigned minor : wheel::free_threaded_minors) {
    const Interpreter python{minor, true};
    const index::Wheel* wheel = index::choose_wheel(release, python, platform);
    if (wheel == nullptr) continue;
    if (!wheel::is_for_any(wheel->name.tags)) interpreters.push_back(python);
  }
  return interpreters;
}

// One project on one platform while its releases are judged.
struct HistorySearch {
  History history;
  std::string index;
  std::vector<index::Release> releases;  // those of history.releases, in the same order
  std::vector<std::vector<Interpreter>> interpreters;
};

// A sequence of releases, as positions in Search::releases: the final ones, or pre-releases.
using Sequence = std::vector<std::size_t>;

Sequence final_ones(const HistorySearch& search) {
  Sequence sequence;
  for (std::size_t i = 0; i < search.releases.size(); ++i) {
    if (!search.releases[i].is_pre && !search.releases[i].yanked) sequence.push_back(i);
  }
  return sequence;
}

// The pre-releases after the newest final release.
Sequence newest_pre_releases(const HistorySearch& search) {
  Sequence sequence;
  for (std::size_t i = 0; i < search.releases.size(); ++i) {
    if (search.releases[i].yanked) continue;
    if (search.releases[i].is_pre) {
      sequence.push_back(i);
    } else {
      sequence.clear();
    }
  }
  return sequence;
}

std::vector<std::optional<Verdict>> known(const HistorySearch& search, const Sequence& sequence) {
  std::vector<std::optional<Verdict>> verdicts;
  for (const std::size_t i : sequence) {
    const std::optional<Artifact>& artifact = search.history.releases[i].artifact;
    verdicts.push_back(artifact ? std::optional(artifact->verdict) : std::nullopt);
  }
  return verdicts;
}

// A release that begins to have wheels for another interpreter is judged too: projects tend to
// mend their modules then.
void add_changes(const HistorySearch& search, const Sequence& sequence, Sequence& wanted) {
  for (std::size_t at = 1; at < sequence.size(); ++at) {
    if (search.interpreters[sequence[at]] != search.interpreters[sequence[at - 1]]) {
      wanted.push_back(sequence[at]);
    }
  }
}

Sequence wanted_of(const HistorySearch& search, const Sequence& sequence, bool all) {
  Sequence wanted;
  if (all || sequence.size() <= judged_whole) {
    wanted = sequence;
  } else {
    for (const std::size_t at : next_to_judge(known(search, sequence))) {
      wanted.push_back(sequence[at]);
    }
    add_changes(search, sequence, wanted);
  }
  std::erase_if(wanted,
                [&](std::size_t i) { return search.history.releases[i].artifact.has_value(); });
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

bool has_ready(const HistorySearch& search, const Sequence& sequence) {
  return std::ranges::any_of(known(search, sequence), [](const auto& verdict) {
    return verdict && ftcheck::is_well(*verdict);
  });
}

// What to judge next.  Unless all are asked for, pre-releases matter only where no final release is
// ready.
Sequence wanted_now(const HistorySearch& search, bool all) {
  if (all) {
    Sequence every(search.releases.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    return wanted_of(search, every, all);
  }
  const Sequence finals = final_ones(search);
  Sequence wanted = wanted_of(search, finals, all);
  if (wanted.empty() && !has_ready(search, finals)) {
    wanted = wanted_of(search, newest_pre_releases(search), all);
  }
  return wanted;
}

void judge_wanted(Asking& asking, std::vector<HistorySearch>& searches, bool all) {
  while (!is_stopped(asking.options)) {
    std::vector<Question> questions;
    std::vector<std::pair<HistorySearch*, std::size_t>> askers;
    for (HistorySearch& search : searches) {
      for (const std::size_t i : wanted_now(search, all)) {
        const std::vector<Interpreter>& available = search.interpreters[i];
        const bool has_target =
            std::ranges::find(available, asking.target.python) != available.end();
        const Interpreter python = has_target ? asking.target.python : available.back();
        const index::Wheel* wheel =
            index::choose_wheel(search.releases[i], python, search.history.platform);
        questions.push_back({index_of(search.index, *wheel->file),
                             index_of(search.index, *wheel->file), *wheel->file, python,
                             search.history.platform});
        askers.emplace_back(&search, i);
      }
    }
    if (questions.empty()) return;
    judge(asking, questions, [&](std::size_t question, Artifact artifact) {
      auto [search, i] = askers[question];
      rules::keep_chosen(artifact, asking.options.rules);
      search->history.releases[i].artifact = std::move(artifact);
    });
  }
}

// What decides, as one clause: "FT302 (gil-declared-used): lxml.etree and 6 more".
std::string why(const Artifact& artifact) {
  if (artifact.error) return *artifact.error;
  if (is_well(artifact.verdict)) return {};
  std::vector<const Module*> bad;
  for (const Module& module : artifact.modules) {
    if (module.verdict == artifact.verdict) bad.push_back(&module);
  }
  if (bad.empty()) {
    return artifact.findings.empty() ? std::string() : artifact.findings.front().message;
  }
  const auto same_reason = std::ranges::all_of(
      bad, [&](const Module* module) { return module->reason == bad.front()->reason; });
  std::string names = bad.size() == 1
                          ? bad.front()->name
                          : fmt::format("{} and {} more", bad.front()->name, bad.size() - 1);
  const Rule* reason = bad.front()->reason;
  if (reason == nullptr || !same_reason) return names;
  return fmt::format("{} ({}): {}", reason->code, reason->name, names);
}

std::vector<Interpreter> common(const std::vector<Interpreter>& one,
                                const std::vector<Interpreter>& other) {
  std::vector<Interpreter> both;
  std::ranges::set_intersection(one, other, std::back_inserter(both));
  return both;
}

void add_runs(HistorySearch& search, const Sequence& sequence) {
  History& history = search.history;
  for (const std::size_t i : sequence) {
    const HistoryRelease& release = history.releases[i];
    if (!release.verdict) continue;
    if (history.runs.empty() || history.runs.back().verdict != *release.verdict) {
      HistoryRun& run = history.runs.emplace_back();
      run.first = release.version;
      run.verdict = *release.verdict;
      run.interpreters = search.interpreters[i];
    }
    HistoryRun& run = history.runs.back();
    run.last = release.version;
    ++run.releases;
    if (!release.artifact) ++run.inferred;
    run.interpreters = common(run.interpreters, search.interpreters[i]);
    if (release.artifact) run.why = why(*release.artifact);
    history.bisected = history.bisected || !release.artifact;
  }
}

void infer(HistorySearch& search, const Sequence& sequence) {
  const std::vector<std::optional<Verdict>> verdicts = inferred(known(search, sequence));
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    search.history.releases[sequence[at]].verdict = verdicts[at];
  }
}

std::optional<std::string> first_well(const HistorySearch& search, const Sequence& sequence) {
  for (const std::size_t i : sequence) {
    const HistoryRelease& release = search.history.releases[i];
    if (release.verdict && is_well(*release.verdict)) return release.version;
  }
  return std::nullopt;
}

void conclude(HistorySearch& search) {
  History& history = search.history;
  const Sequence finals = final_ones(search);
  const Sequence pres = newest_pre_releases(search);
  infer(search, finals);
  infer(search, pres);
  for (HistoryRelease& release : history.releases) {
    if (release.artifact) release.verdict = release.artifact->verdict;
  }
  add_runs(search, finals);
  if (!finals.empty()) {
    history.first_wheel = history.releases[finals.front()].version;
  } else if (!pres.empty()) {
    history.first_wheel = history.releases[pres.front()].version;
  }
  history.first_ready = first_well(search, finals);
  if (!history.first_ready) history.first_ready_pre = first_well(search, pres);
  if (!pres.empty()) history.newest_pre = history.releases[pres.back()].version;
}

std::vector<std::string> tags_of(const index::Release& release, std::string_view platform,
                                 const std::vector<Interpreter>& interpreters) {
  std::vector<std::string> tags;
  for (const Interpreter& python : interpreters) {
    const index::Wheel* wheel = index::choose_wheel(release, python, platform);
    for (const wheel::Tag& tag : wheel->name.tags) {
      std::string text = wheel::to_string(tag);
      if (std::ranges::find(tags, text) == tags.end()) tags.push_back(std::move(text));
    }
  }
  return tags;
}

HistorySearch begin(const Found& found, const std::vector<index::Release>& releases,
                    const std::string& platform) {
  HistorySearch search;
  search.index = found.index;
  History& history = search.history;
  history.project = found.page.project.empty() ? found.requirement.project : found.page.project;
  history.platform = platform;
  if (!found.error.empty()) history.error = found.error;
  for (const index::Release& release : releases) {
    if (!index::admits(found.requirement, release, true)) continue;
    if (!release.is_pre && !release.yanked) history.newest = release.version;
    std::vector<Interpreter> interpreters = interpreters_of(release, platform);
    if (interpreters.empty()) continue;
    history.releases.push_back({.version = release.version,
                                .uploaded = release.uploaded,
                                .yanked = release.yanked,
                                .pre = release.is_pre,
                                .tags = tags_of(release, platform, interpreters),
                                .artifact = std::nullopt,
                                .verdict = std::nullopt});
    search.interpreters.push_back(std::move(interpreters));
    search.releases.push_back(release);
  }
  return search;
}

// The platforms that were asked for; for "all", those that a project's releases have wheels for.
std::vector<std::string> platforms_of(const Asking& asking,
                                      const std::vector<index::Release>& releases) {
  std::vector<std::string> platforms;
  for (const std::string& platform : asking.target.platforms) {
    if (platform != "all") {
      platforms.push_back(platform);
      continue;
    }
    for (const index::Release& release : releases) {
      for (std::string& family : index::platforms_of(release)) {
        if (std::ranges::find(platforms, family) == platforms.end()) {
          platforms.push_back(std::move(family));
        }
      }
    }
  }
  if (platforms.empty()) platforms.push_back(this_platform());
  return platforms;
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

Network audit_history(std::span<const std::string> requirements, bool all, const Options& options,
                      const IndexOptions& index, const std::function<void(History)>& take) {
  using namespace auditing;
  for (const std::string& text : requirements) index::parse_requirement(text);
  Asking asking = begin_asking(options, index, requirements.size());
  std::vector<Found> found = look_up(asking, requirements);
  std::vector<HistorySearch> searches;
  for (Found& one : found) {
    std::vector<index::Release> releases;
    try {
      releases = index::releases_of(one.page);
    } catch (const Error& error) {
      one.error = error.what();
    }
    for (const std::string& platform : platforms_of(asking, releases)) {
      searches.push_back(begin(one, releases, platform));
    }
  }
  judge_wanted(asking, searches, all);
  for (HistorySearch& search : searches) {
    // Where the run was stopped midway, a conclusion would be wrong.
    if (!search.history.error && !wanted_now(search, all).empty()) continue;
    conclude(search);
    take(std::move(search.history));
  }
  return end_asking(asking);
}

}  // namespace ftcheck
