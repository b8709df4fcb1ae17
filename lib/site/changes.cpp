#include "site/changes.hpp"

#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

namespace ftcheck::site {
namespace {

// "now ready: Linux aarch64; no longer there: Windows arm64"
std::string platform_changes(const Known& before, const Known& now) {
  std::string text;
  const auto add = [&](std::string_view what, const std::vector<std::string>& keys) {
    if (keys.empty()) return;
    if (!text.empty()) text += "; ";
    text += fmt::format("{}: {}", what, report::asked_platforms(keys));
  };
  for (const Status status : statuses) {
    std::vector<std::string> keys;
    for (const auto& [key, its] : now.platforms) {
      const auto was = before.platforms.find(key);
      if (its == status && (was == before.platforms.end() || was->second != status))
        keys.push_back(key);
    }
    add(fmt::format("now {}", words(status)), keys);
  }
  std::vector<std::string> gone;
  for (const auto& [key, its] : before.platforms) {
    if (!now.platforms.contains(key)) gone.push_back(key);
  }
  add("no longer there", gone);
  return text;
}

void set_now(Change& change, const Known& now) {
  change.project = now.name;
  change.version = now.version;
  change.status = standing(now);
  change.status_class = now.status;
}

// Without kinds if nothing changed.
Change difference(const Known& before, const Known& now) {
  Change change;
  set_now(change, now);
  const bool has_release = before.version != now.version;
  if (has_release) {
    change.kinds.emplace_back("release");
    change.version_before = before.version;
  }
  if (before.status != now.status) change.kinds.emplace_back("verdict");
  if (standing(before) != change.status) change.status_before = standing(before);
  if (!has_release && before.platforms != now.platforms) {
    change.kinds.emplace_back("platforms");
    change.platforms = platform_changes(before, now);
  }
  if (before.first_ready.empty() && !now.first_ready.empty()) {
    change.kinds.emplace_back("first-ready");
    change.first_ready = now.first_ready;
  }
  return change;
}

// In the order of the projects, then those that left.
std::vector<Change> differences(const Earlier& earlier, std::span<const Tracked> projects) {
  std::vector<Change> found;
  if (!earlier.exists) {
    Change start;
    start.kinds.emplace_back("started");
    start.projects = projects.size();
    found.push_back(std::move(start));
    return found;
  }
  std::set<std::string_view> here;
  for (const Tracked& project : projects) {
    here.insert(project.normalized);
    const Known now = known_of(project);
    const auto before = earlier.projects.find(project.normalized);
    if (before == earlier.projects.end()) {
      Change change;
      set_now(change, now);
      change.kinds.emplace_back("appeared");
      found.push_back(std::move(change));
    } else if (now.status != Status::error && before->second.status != Status::error) {
      Change change = difference(before->second, now);
      if (!change.kinds.empty()) found.push_back(std::move(change));
    }
  }
  for (const auto& [key, known] : earlier.projects) {
    if (here.contains(key)) continue;
    Change change;
    set_now(change, known);
    change.kinds.emplace_back("left");
    found.push_back(std::move(change));
  }
  return found;
}

bool has(const Change& change, std::string_view kind) {
  return std::ranges::find(change.kinds, kind) != change.kinds.end();
}

std::string title(const Change& change) {
  return change.version.empty() ? change.project
                                : fmt::format("{} {}", change.project, change.version);
}

}  // namespace

Known known_of(const Tracked& project) {
  Known known;
  known.name = project.name;
  known.version = project.version;
  known.status = project.status;
  if (const History* history = project.history(); history != nullptr)
    known.first_ready = history->first_ready.value_or("");
  for (const Platform& platform : project.platforms)
    known.platforms.emplace(platform.key, platform.status);
  return known;
}

std::string standing(const Known& known) {
  const auto ready = std::ranges::count_if(
      known.platforms, [](const auto& platform) { return is_well(platform.second); });
  return standing(known.status, static_cast<std::size_t>(ready), known.platforms.size());
}

Known remembered(const Tracked& project, const Earlier& earlier) {
  if (project.status == Status::error) {
    const auto before = earlier.projects.find(project.normalized);
    if (before != earlier.projects.end()) return before->second;
  }
  return known_of(project);
}

std::vector<Change> changes_since(const Earlier& earlier, std::span<const Tracked> projects,
                                  const std::string& date) {
  std::vector<Change> all = differences(earlier, projects);
  if (all.size() > most_changes) all.resize(most_changes);
  // The first of a run is the newest, so the order on the page is that of the table.
  std::uint64_t number = earlier.next_change + all.size();
  for (Change& change : all) {
    change.number = --number;
    change.date = date;
  }
  const std::size_t kept = std::min(earlier.changes.size(), most_changes - all.size());
  all.insert(all.end(), earlier.changes.begin(),
             earlier.changes.begin() + static_cast<std::ptrdiff_t>(kept));
  return all;
}

std::string headline(const Change& change) {
  if (has(change, "started"))
    return fmt::format("The tracker starts with {}", report::count(change.projects, "project"));
  if (has(change, "left")) return fmt::format("{} is no longer tracked", change.project);
  if (has(change, "appeared"))
    return fmt::format("{} is new here: {}", title(change), change.status);
  return fmt::format("{}: {}", title(change), change.status);
}

std::string details(const Change& change) {
  std::vector<std::string> clauses;
  if (!change.version_before.empty()) {
    clauses.push_back(fmt::format(
        "new release after {}{}", change.version_before,
        change.status_before.empty() ? std::string() : fmt::format(" ({})", change.status_before)));
  } else if (!change.status_before.empty()) {
    clauses.push_back(fmt::format("was: {}", change.status_before));
  }
  if (!change.platforms.empty()) clauses.push_back(change.platforms);
  if (!change.first_ready.empty())
    clauses.push_back(fmt::format("the first release that is ready is {}", change.first_ready));
  return fmt::format("{}", fmt::join(clauses, "; "));
}

}  // namespace ftcheck::site
