#include "site/tracked.hpp"

#include "base/platform_words.hpp"
#include "base/project_name.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "report/format/html_release.hpp"
#include "report/model/history_words.hpp"
#include "report/model/platforms.hpp"
#include "report/model/release_words.hpp"
#include "report/model/releases.hpp"
#include "site/columns.hpp"
#include "site/project_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ftcheck::site {
namespace {

constexpr std::string_view any = "any";

// What data.json, which is UTF-8, can hold and give back unchanged.
std::string as_utf8(std::string_view text) {
  constexpr std::uint32_t replacement = 0xFFFD;
  std::string result;
  while (!text.empty()) {
    const auto character = base::first_character(text);
    base::append_character(result, character ? character->code : replacement);
    text.remove_prefix(character ? character->size : 1);
  }
  return result;
}

// "linux_x86_64" for every tag of Linux x86_64 with glibc, as --platform names them.
std::string platform_key(const Artifact& artifact) {
  const auto fits_all = [](std::string_view tag) { return tag.ends_with("-any"); };
  if (!artifact.tags.empty() && std::ranges::all_of(artifact.tags, fits_all))
    return std::string(any);
  std::string tag;
  if (artifact.source && !artifact.source->platform.empty()) {
    tag = artifact.source->platform;
  } else if (!artifact.tags.empty()) {
    tag = report::split_tag(artifact.tags.front()).platform;
  }
  if (tag.empty()) return std::string(any);
  if (tag == "win32") return tag;
  std::string family = report::platform_family(tag);
  constexpr std::string_view glibc = "manylinux_";
  if (family.starts_with(glibc)) family.replace(0, glibc.size(), "linux_");
  return family;
}

std::string name_of(const std::string& key) {
  return key == any ? "any platform" : base::platform_words(key);
}

void add_platforms(Tracked& project) {
  for (const Artifact* artifact : project.artifacts) {
    const std::string key = as_utf8(platform_key(*artifact));
    const Status status = status_of(*artifact);
    const auto found = std::ranges::find(project.platforms, key, &Platform::key);
    if (found == project.platforms.end()) {
      project.platforms.push_back({key, name_of(key), status, {artifact}});
    } else {
      found->status = worse(found->status, status);
      found->artifacts.push_back(artifact);
    }
  }
  std::ranges::sort(project.platforms, [](const Platform& a, const Platform& b) {
    return std::pair(column_rank(a.key), std::string_view(a.key)) <
           std::pair(column_rank(b.key), std::string_view(b.key));
  });
}

// The date is that of the release's first file.
void add_release(Tracked& project) {
  std::string first;
  for (const Artifact* artifact : project.artifacts) {
    if (!artifact->distribution) continue;
    const std::string& version = artifact->distribution->version;
    if (project.version.empty() || base::is_older(project.version, version)) {
      project.version = version;
      first.clear();
    }
    if (version != project.version || !artifact->source) continue;
    const std::string& uploaded = artifact->source->uploaded;
    if (!uploaded.empty() && (first.empty() || uploaded < first)) first = uploaded;
  }
  if (const History* history = project.history(); history != nullptr) {
    if (project.version.empty()) project.version = history->newest;
    const HistoryRelease* release = report::find_release(*history, project.version);
    if (first.empty() && release != nullptr) first = release->uploaded;
  }
  if (!first.empty()) project.uploaded = report::date_of(first);
  project.version = as_utf8(project.version);
}

// "no wheel: Windows arm64; undecided: Linux aarch64"
std::string gaps(const Tracked& project) {
  std::string text;
  for (const Status status : statuses) {
    if (is_well(status)) continue;
    std::vector<std::string> keys;
    for (const Platform& platform : project.platforms) {
      if (platform.status == status) keys.push_back(platform.key);
    }
    if (keys.empty()) continue;
    if (!text.empty()) text += "; ";
    text += fmt::format("{}: {}", words(status), report::asked_platforms(keys));
  }
  return text;
}

// "" if all platforms of the project have that status.
std::string where(const Tracked& project, Status status) {
  std::vector<std::string> keys;
  for (const Platform& platform : project.platforms) {
    if (platform.status == status && platform.key != any) keys.push_back(platform.key);
  }
  if (keys.empty() || keys.size() == project.platforms.size()) return {};
  return " on " + report::asked_platforms(keys);
}

std::string error_of(const Tracked& project) {
  for (const Artifact* artifact : project.artifacts) {
    if (artifact->error) return *artifact->error;
  }
  for (const History* history : project.histories) {
    if (history->error) return *history->error;
  }
  return "nothing could be read";
}

std::string remark_of(const Tracked& project) {
  if (project.status == Status::error) return error_of(project);
  if (project.status == Status::partly) return gaps(project);
  if (is_well(project.status)) return {};
  const std::vector<report::Release> releases = report::releases(project.artifacts);
  if (releases.empty()) return {};
  const report::Release& release = releases.front();
  if (project.status == Status::no_wheel) {
    constexpr std::string_view plain = "no free-threaded wheel";
    const std::string text = report::without_wheel(release);
    return text == plain ? "" : text;
  }
  return report::release_remark(release) + where(project, project.status);
}

// Projects by normalized name, in the order in which they are first named.
class Collection {
 public:
  Tracked& of(const std::string& spelled) {
    std::string name = as_utf8(spelled);
    std::string normalized = base::normalize_name(name);
    const auto [found, is_new] = places_.emplace(normalized, projects_.size());
    if (is_new) {
      Tracked project;
      project.file = project_file(name);
      project.name = std::move(name);
      project.normalized = std::move(normalized);
      projects_.push_back(std::move(project));
    }
    return projects_[found->second];
  }

  // nullptr if the report does not name it.
  Tracked* find(const std::string& name) {
    const auto found = places_.find(base::normalize_name(as_utf8(name)));
    return found == places_.end() ? nullptr : &projects_[found->second];
  }

  std::vector<Tracked> take() { return std::move(projects_); }

 private:
  std::vector<Tracked> projects_;
  std::unordered_map<std::string, std::size_t> places_;
};

// A release that could not be read has no distribution, and is named as it was asked for.
std::string project_of(const Artifact& artifact) {
  if (artifact.distribution) return artifact.distribution->name;
  return artifact.required_by.size() == 1 ? artifact.required_by.front() : artifact.path;
}

void complete(Tracked& project) {
  add_platforms(project);
  add_release(project);
  std::vector<Status> all;
  all.reserve(project.platforms.size());
  for (const Platform& platform : project.platforms) all.push_back(platform.status);
  project.status = status_of(all);
  project.remark = remark_of(project);
}

}  // namespace

const History* Tracked::history() const {
  const auto found =
      std::ranges::find_if(histories, [](const History* each) { return !each->error; });
  return found == histories.end() ? nullptr : *found;
}

std::size_t Tracked::ready_platforms() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      platforms, [](const Platform& platform) { return is_well(platform.status); }));
}

std::vector<Tracked> collect(const Report& report, const SiteOptions& options) {
  Collection found;
  for (const Artifact& artifact : report.artifacts)
    found.of(project_of(artifact)).artifacts.push_back(&artifact);
  for (const History& history : report.history)
    found.of(history.project).histories.push_back(&history);
  for (const ProjectNotes& notes : options.notes) {
    if (Tracked* project = found.find(notes.project)) project->notes = &notes;
  }
  for (const Artifact& nightly : options.nightlies) {
    if (Tracked* project = found.find(project_of(nightly))) project->nightlies.push_back(&nightly);
  }
  std::vector<Tracked> projects = found.take();
  for (Tracked& project : projects) complete(project);
  return projects;
}

std::string standing(const Tracked& project) {
  return standing(project.status, project.ready_platforms(), project.platforms.size());
}

}  // namespace ftcheck::site

namespace ftcheck {

std::vector<ProjectNotes> notes_about(const Report& report,
                                      const std::vector<ProjectNotes>& notes) {
  site::Collection named;
  for (const Artifact& artifact : report.artifacts) named.of(site::project_of(artifact));
  for (const History& history : report.history) named.of(history.project);
  std::vector<ProjectNotes> kept;
  std::ranges::copy_if(notes, std::back_inserter(kept), [&](const ProjectNotes& each) {
    return named.find(each.project) != nullptr;
  });
  return kept;
}

}  // namespace ftcheck
