#include "audit/index/gather.hpp"

#include "audit/index/resolve.hpp"
#include "audit/run/job.hpp"
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "base/read_file.hpp"
#include "base/version.hpp"
#include "project/credentials.hpp"
#include "project/needs.hpp"
#include "project/read.hpp"
#include "project/walk.hpp"
#include "wheel/marker.hpp"
#include "wheel/platform.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

namespace ftcheck::auditing {
namespace {

// The largest lock files that people have take some 10 MB.
constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;

constexpr std::size_t most_distributions = 10'000;

constexpr std::array<std::string_view, 9> free_threaded_platforms = {
    "linux_x86_64",      "linux_aarch64", "musllinux_x86_64",
    "musllinux_aarch64", "macosx_arm64",  "macosx_x86_64",
    "win_amd64",         "win_arm64",     "win32"};

std::string read_text(const std::filesystem::path& file) {
  using Why = base::ReadFailure::Why;
  std::string text;
  const auto failure = base::read_text_file(file, most_bytes, text);
  if (!failure) return text;
  switch (failure->why) {
    case Why::special:
      throw Error(fmt::format("{} is not a file", base::path_text(file)));
    case Why::too_large:
      throw Error(fmt::format("{} has more than {} MiB, and no lock file has nearly as many",
                              base::path_text(file), most_bytes >> 20U));
    case Why::refused:
    case Why::cut_short:
      break;
  }
  throw Error(fmt::format("{} could not be read: {}", base::path_text(file),
                          failure->system ? failure->system.message() : "it changed meanwhile"));
}

std::string_view why_not(project::Origin origin) {
  switch (origin) {
    case project::Origin::index:
    case project::Origin::url:
      return "it is the URL of something other than a wheel";
    case project::Origin::path:
      return "it is a file here: check it with ftcheck PATH";
    case project::Origin::directory:
    case project::Origin::editable:
      return "it is built from a directory: build its wheel, and check that";
    case project::Origin::vcs:
      return "it is built from a repository: build its wheel, and check that";
  }
  return "";
}

bool is_judged(const project::Pick& pick) {
  return pick.origin == project::Origin::index ||
         (pick.origin == project::Origin::url && pick.location.ends_with(".whl"));
}

NotJudged not_judged(const project::Pick& pick) {
  return {.name = pick.project,
          .version = pick.version,
          .kind = std::string(project::to_string(pick.origin)),
          .location = pick.location,
          .place = pick.place,
          .why = std::string(why_not(pick.origin))};
}

// What makes two picks of different platforms the same one.
using PartKey = std::tuple<std::string, std::string, std::string>;

PartKey key_of(const project::Pick& pick) {
  return {base::normalize_name(pick.project),
          base::canonical_version(pick.version).value_or(pick.version),
          pick.location.empty() ? pick.index : pick.location};
}

class Gathering {
 public:
  Gathering(Gathered& gathered, const std::string& name) : gathered_(gathered), name_(name) {}

  void add(project::Pick pick, const std::string& platform);
  void add(const project::Unread& unread);
  void add_conflict(const std::string& sentence);
  void add_note(const std::string& sentence);
  void add_failure(const std::pair<std::string, std::string>& failure);
  void finish();

 private:
  void name_input(std::vector<std::string>& required_by) const;

  Gathered& gathered_;
  const std::string& name_;
  std::map<PartKey, Part> parts_;
  std::set<std::string> roots_;  // normalized names
};

template <typename Item>
void add_once(std::vector<Item>& items, const Item& item) {
  if (std::ranges::find(items, item) == items.end()) items.push_back(item);
}

void Gathering::add(project::Pick pick, const std::string& platform) {
  if (pick.is_root) {
    roots_.insert(base::normalize_name(pick.project));
    return;
  }
  Part& part = parts_[key_of(pick)];
  for (const std::string& by : part.pick.required_by) add_once(pick.required_by, by);
  part.pick = std::move(pick);
  add_once(part.platforms, platform);
}

void Gathering::add(const project::Unread& unread) {
  std::vector<NotJudged>& all = gathered_.project.not_judged;
  const bool is_known = std::ranges::any_of(all, [&](const NotJudged& known) {
    return known.kind == "unreadable" && known.name == unread.text && known.place == unread.place;
  });
  if (is_known) return;
  all.push_back({.name = unread.text,
                 .version = {},
                 .kind = "unreadable",
                 .location = {},
                 .place = unread.place,
                 .why = unread.why});
}

void Gathering::add_conflict(const std::string& sentence) {
  add_once(gathered_.project.conflicts, sentence);
}

void Gathering::add_note(const std::string& sentence) {
  add_once(gathered_.project.notes, sentence);
}

void Gathering::add_failure(const std::pair<std::string, std::string>& failure) {
  add_once(gathered_.failures, failure);
}

// What the project itself wants is wanted by the input.  Members of a workspace keep their names.
void Gathering::name_input(std::vector<std::string>& required_by) const {
  if (roots_.size() != 1) return;
  std::vector<std::string> names;
  for (const std::string& by : required_by) {
    const bool is_root = base::normalize_name(by.substr(0, by.find('['))) == *roots_.begin();
    add_once(names, is_root ? name_ : by);
  }
  required_by = std::move(names);
}

void Gathering::finish() {
  gathered_.project.distributions = parts_.size() + gathered_.failures.size();
  for (auto& [key, part] : parts_) {
    name_input(part.pick.required_by);
    if (is_judged(part.pick)) {
      gathered_.parts.push_back(std::move(part));
    } else {
      gathered_.project.not_judged.push_back(not_judged(part.pick));
    }
  }
}

// The version in "==1.2"; nothing for everything else.
std::optional<std::string> pinned_version(std::string_view specifiers) {
  if (!specifiers.starts_with("==") || specifiers.starts_with("===")) return std::nullopt;
  const std::string version(base::trim(specifiers.substr(2)));
  if (!base::is_version(version)) return std::nullopt;
  return version;
}

// What is installed of requirements that pin all versions and name all there is: as in a lock file,
// nothing has to be found out.  Nothing if they leave a choice.
std::optional<std::vector<project::Pick>> pins_of(const project::Needs& needs,
                                                  const ProjectOptions& options) {
  if (!needs.is_complete && !options.no_deps) return std::nullopt;
  if (!needs.constraints.empty()) return std::nullopt;
  std::vector<project::Pick> picks;
  picks.reserve(needs.wants.size());
  std::set<std::string> names;
  for (const project::Want& want : needs.wants) {
    auto version = pinned_version(want.specifiers);
    const bool is_new = names.insert(base::normalize_name(want.project)).second;
    if (!version || !is_new) return std::nullopt;
    project::Pick& pick = picks.emplace_back();
    pick.project = want.project;
    pick.version = *std::move(version);
    pick.hashes = want.hashes;
    pick.place = want.place;
    pick.required_by.push_back(want.by);
  }
  return picks;
}

}  // namespace

std::vector<std::string> project_platforms(const Target& target) {
  std::vector<std::string> platforms;
  for (const std::string& platform : target.platforms) {
    if (platform == "all") {
      for (const std::string_view each : free_threaded_platforms) {
        add_once(platforms, std::string(each));
      }
    } else {
      add_once(platforms, platform);
    }
  }
  return platforms;
}

project::Graph read_input(const std::filesystem::path& file, InputKind kind,
                          const Options& options) {
  check_stopped(options);
  return project::read_project(read_text(file), kind, file, read_text);
}

std::vector<ShownIndex> indexes_of(const Asking& asking, const project::Graph& graph,
                                   std::string_view where) {
  std::vector<ShownIndex> indexes;
  const std::size_t of_options = std::min(asking.index.indexes.size(), asking.indexes.size());
  for (std::size_t i = 0; i < of_options; ++i) indexes.push_back(asking.indexes[i]);
  for (const std::string& url : graph.indexes) {
    indexes.push_back(index_of_input(asking, url, where));
  }
  if (graph.replaces_default && indexes.empty()) {
    throw Error(fmt::format(
        "{} says that no index is to be asked; to ask one anyway, give it with --index-url",
        where));
  }
  if (graph.replaces_default) return indexes;
  for (std::size_t i = of_options; i < asking.indexes.size(); ++i) {
    indexes.push_back(asking.indexes[i]);
  }
  return indexes;
}

Gathered gather(Asking& asking, const project::Graph& graph, const std::string& name,
                const ProjectOptions& options) {
  Gathered gathered;
  Gathering gathering(gathered, name);
  gathered.project.method = "lock file";
  for (const std::string& place : graph.find_links) {
    gathering.add_note(
        fmt::format("files at {} are not looked for; give that place with --find-links",
                    project::without_credentials(place)));
  }
  for (const std::string& platform : project_platforms(asking.target)) {
    check_stopped(asking.options);
    gathered.project.platforms.push_back(platform);
    std::string why;
    const auto parsed = wheel::parse_platform(platform, &why);
    if (!parsed) throw Error(why);
    project::Selection selection;
    selection.environment = wheel::marker_environment(asking.target.python, *parsed);
    selection.extras = options.extras;
    selection.groups = options.groups;
    selection.no_deps = options.no_deps;
    selection.name = name;
    const project::Needs needs = project::walk(graph, selection);
    for (const project::Unread& unread : needs.unread) gathering.add(unread);
    for (const std::string& note : needs.notes) gathering.add_note(note);
    for (const project::Pick& pick : needs.picks) gathering.add(pick, platform);
    if (needs.is_locked) continue;
    if (auto pinned = pins_of(needs, options)) {
      gathered.project.method = "pinned versions";
      for (project::Pick& pick : *pinned) gathering.add(std::move(pick), platform);
      continue;
    }
    Resolution resolution = resolve(asking, needs, selection.environment, platform, options);
    gathered.project.method = resolution.method;
    for (project::Pick& pick : resolution.picks) gathering.add(std::move(pick), platform);
    for (const std::string& conflict : resolution.conflicts) gathering.add_conflict(conflict);
    for (const std::string& note : resolution.notes) gathering.add_note(note);
    for (const auto& failure : resolution.failures) gathering.add_failure(failure);
  }
  gathering.finish();
  if (gathered.parts.size() > most_distributions) {
    throw Error(
        fmt::format("{} names {} distributions, and ftcheck asks about no more than {}; no "
                    "project has nearly as many",
                    name, gathered.parts.size(), most_distributions));
  }
  return gathered;
}

}  // namespace ftcheck::auditing
