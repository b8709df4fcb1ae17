// Lock files, requirements and what they depend on: each distribution judged by the wheel that the
// target installs, and what blocks with advice.
#include "audit/index/advice.hpp"
#include "audit/index/allowed.hpp"
#include "audit/index/asking.hpp"
#include "audit/index/gather.hpp"
#include "audit/index/plan.hpp"
#include "audit/run/job.hpp"
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/version.hpp"
#include "index/url.hpp"
#include "rules/check.hpp"
#include "rules/index.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/project.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Pages of so many projects are kept at a time.
constexpr std::size_t projects_at_once = 64;

std::string label(const project::Pick& pick) {
  return pick.version.empty() ? pick.project : fmt::format("{}=={}", pick.project, pick.version);
}

// True if the input itself says where the files are, so that no page needs to be fetched.  An index
// of the options may be a mirror, whose files have other URLs.
bool knows_files(const Asking& asking, const project::Pick& pick) {
  if (pick.origin == project::Origin::url) return true;
  return asking.index.indexes.empty() && !pick.files.empty() &&
         std::ranges::all_of(pick.files,
                             [](const project::File& file) { return !file.url.empty(); });
}

// What the page of its index would say about a pick.
Found found_in(const project::Pick& pick) {
  Found found;
  found.asked = label(pick);
  found.requirement.project = pick.project;
  found.index = pick.index;
  if (!found.index.empty() && !found.index.ends_with('/')) found.index += '/';
  found.page.project = pick.project;
  std::vector<project::File> files = pick.files;
  if (files.empty()) files.push_back({index::file_name_of(pick.location), pick.location, {}, {}});
  for (project::File& each : files) {
    const auto link = index::resolve(each.url, each.url);
    if (!link) continue;
    index::File file;
    file.name = std::move(each.name);
    file.url = link->url;
    file.sha256 = std::move(each.sha256);
    file.size = each.size;
    found.page.files.push_back(std::move(file));
  }
  return found;
}

// Leaves the wheels that an installer takes which compares hashes.  Those whose name the input has
// with another hash stay, and are returned; so do all if the index has no file with any of its
// hashes.
std::vector<std::string> keep_allowed(index::Release& release, const project::Pick& pick) {
  std::vector<std::string> changed;
  const std::vector<std::string> hashes = allowed_hashes(pick);
  if (hashes.empty()) return changed;
  if (!has_allowed_file(release, hashes)) {
    for (const index::Wheel& wheel : release.wheels) changed.push_back(wheel.file->name);
    return changed;
  }
  std::erase_if(release.wheels, [&](const index::Wheel& wheel) {
    if (is_allowed(*wheel.file, hashes)) return false;
    const bool is_named = std::ranges::any_of(pick.files, [&](const project::File& file) {
      return file.name == wheel.file->name && !file.sha256.empty();
    });
    if (is_named) changed.push_back(wheel.file->name);
    return !is_named;
  });
  return changed;
}

// The page with the files that may be of that version.  Sorting thousands of files into releases
// takes long.
index::Page page_of_version(const index::Page& page, const std::string& version) {
  index::Page some{page.project, page.status, page.status_reason, {}};
  const std::string part = base::canonical_version(version).value_or("");
  const bool is_plain =
      std::ranges::all_of(part, [](char c) { return base::is_digit(c) || c == '.'; });
  std::ranges::copy_if(page.files, std::back_inserter(some.files), [&](const index::File& file) {
    return !is_plain || file.name.find(part) != std::string::npos;
  });
  return some;
}

class Judgement {
 public:
  Judgement(Asking& asking, const std::string& input, const std::vector<ShownIndex>& indexes)
      : asking_(asking), input_(input), indexes_(indexes) {}

  void judge_parts(std::span<const Part> parts);
  void add_failure(const std::string& project, const std::string& why);
  void add_advice();

  std::vector<Artifact> artifacts;

 private:
  std::vector<ShownIndex> indexes_of_pick(const project::Pick& pick) const;
  std::optional<std::vector<ShownIndex>> advisers_of(const project::Pick& pick) const;
  std::vector<Found> find(std::span<const Part> parts);
  bool is_reachable(Question& question);
  std::vector<std::size_t> out_of_reach(Plan& plan);
  bool look_up_again(std::span<const Part> parts, const std::vector<std::size_t>& which,
                     std::vector<Found>& found);
  void plan(Plan& plan, const Found& found, const Part& part, std::size_t asker);
  std::vector<std::string> platforms_of(const Part& part, const index::Release& release) const;

  Asking& asking_;
  const std::string& input_;
  const std::vector<ShownIndex>& indexes_;
  // For each artifact, the indexes that can advise about its project; nothing if none may be asked.
  std::vector<std::optional<std::vector<ShownIndex>>> advisers_;
};

std::vector<ShownIndex> Judgement::indexes_of_pick(const project::Pick& pick) const {
  const bool is_chosen = !asking_.index.indexes.empty();  // options come first
  if (pick.index.empty() || is_chosen) return indexes_;
  return {index_of_input(asking_, pick.index, input_)};
}

std::optional<std::vector<ShownIndex>> Judgement::advisers_of(const project::Pick& pick) const {
  if (pick.origin != project::Origin::index) return std::nullopt;
  try {
    return indexes_of_pick(pick);
  } catch (const Error&) {  // the index is not asked without being allowed
    return std::nullopt;
  }
}

// The page of each part, or what stands for it.
std::vector<Found> Judgement::find(std::span<const Part> parts) {
  std::vector<Found> found(parts.size());
  std::vector<Sought> sought;
  std::vector<std::size_t> seekers;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const project::Pick& pick = parts[i].pick;
    if (knows_files(asking_, pick)) {
      found[i] = found_in(pick);
      continue;
    }
    try {
      Sought each{label(pick), {}, indexes_of_pick(pick)};
      each.requirement.project = pick.project;
      sought.push_back(std::move(each));
      seekers.push_back(i);
    } catch (const Error& error) {
      found[i].asked = label(pick);
      found[i].error = fmt::format("{}: {}", label(pick), error.what());
    }
  }
  std::vector<Found> pages = look_up(asking_, sought);
  for (std::size_t i = 0; i < pages.size(); ++i) found[seekers[i]] = std::move(pages[i]);
  return found;
}

// True if the wheel can be judged without the page of an index.
bool Judgement::is_reachable(Question& question) {
  // Once a server has answered, looking into the cache would only be done twice.
  const auto server = asking_.servers.find(index::origin_of(question.file.url));
  if (server != asking_.servers.end() && server->second) return true;
  return is_known(asking_, question) || answers(asking_, question.file);
}

// The askers whose wheels are not to be had from where the input says.
std::vector<std::size_t> Judgement::out_of_reach(Plan& plan) {
  std::vector<std::size_t> askers;
  for (const Planned& one : plan.planned) {
    if (!one.question) continue;
    Question& question = plan.questions[*one.question];
    const bool is_named_only = question.request_index.empty() && question.file.found_at.empty();
    if (!is_named_only || is_reachable(question)) continue;
    if (askers.empty() || askers.back() != one.asker) askers.push_back(one.asker);
  }
  return askers;
}

// What the page of an index that the user gave links to may be fetched from where that index is.
// False if no page was found.
bool Judgement::look_up_again(std::span<const Part> parts, const std::vector<std::size_t>& which,
                              std::vector<Found>& found) {
  std::vector<Sought> sought;
  std::vector<std::size_t> seekers;
  for (const std::size_t i : which) {
    const auto indexes = advisers_of(parts[i].pick);
    if (!indexes) continue;
    sought.push_back({label(parts[i].pick), {}, *indexes});
    sought.back().requirement.project = parts[i].pick.project;
    seekers.push_back(i);
  }
  std::vector<Found> pages = look_up(asking_, sought);
  bool has_any = false;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (!pages[i].error.empty()) continue;
    found[seekers[i]] = std::move(pages[i]);
    has_any = true;
  }
  return has_any;
}

// For "all", those of the part's platforms that the release has wheels for.
std::vector<std::string> Judgement::platforms_of(const Part& part,
                                                 const index::Release& release) const {
  const auto& asked = asking_.target.platforms;
  if (std::ranges::find(asked, "all") == asked.end()) return part.platforms;
  std::vector<std::string> platforms;
  std::ranges::copy_if(platforms_for(asked, release), std::back_inserter(platforms),
                       [&](const std::string& platform) {
                         return std::ranges::find(part.platforms, platform) != part.platforms.end();
                       });
  if (platforms.empty()) platforms.push_back(part.platforms.front());
  return platforms;
}

void Judgement::plan(Plan& plan, const Found& found, const Part& part, std::size_t asker) {
  const project::Pick& pick = part.pick;
  if (!found.error.empty()) return plan_failure(plan, asker, label(pick), found.error);
  std::vector<index::Release> releases;
  const index::Page page = page_of_version(found.page, pick.version);
  try {
    releases = index::releases_of(page);
  } catch (const Error& error) {
    return plan_failure(plan, asker, label(pick), error.what());
  }
  const auto version = base::canonical_version(pick.version);
  const auto release = std::ranges::find_if(releases, [&](const index::Release& each) {
    return pick.version.empty() || base::canonical_version(each.version) == version;
  });
  if (release == releases.end()) {
    return plan_failure(plan, asker, label(pick),
                        found.index.empty()
                            ? fmt::format("{}: {} names no wheel and no source distribution of it",
                                          label(pick), input_)
                            : fmt::format("{}: {} has no such release", label(pick), found.index));
  }
  const std::vector<std::string> changed = keep_allowed(*release, pick);
  const std::size_t first = plan.planned.size();
  plan_release(plan,
               {.asker = asker,
                .found = found,
                .release = *release,
                .platforms = platforms_of(part, *release)},
               asking_.target.python, project_platforms(asking_.target).size() > 1);
  for (std::size_t i = first; i < plan.planned.size(); ++i) {
    const std::string& name = plan.planned[i].artifact.path;
    if (std::ranges::find(changed, name) != changed.end()) {
      plan.planned[i].findings.push_back(rules::other_hash(name, input_, found.index));
    }
  }
}

void Judgement::judge_parts(std::span<const Part> parts) {
  for (std::size_t at = 0; at < parts.size() && !is_stopped(asking_.options);
       at += projects_at_once) {
    const std::span<const Part> some =
        parts.subspan(at, std::min(projects_at_once, parts.size() - at));
    std::vector<Found> found = find(some);
    Plan planned;
    const auto plan_all = [&] {
      planned = {};
      for (std::size_t i = 0; i < some.size(); ++i) plan(planned, found[i], some[i], i);
    };
    plan_all();
    const std::vector<std::size_t> askers = out_of_reach(planned);
    if (!askers.empty() && look_up_again(some, askers, found)) plan_all();
    std::size_t begin = artifacts.size();
    std::size_t asker = 0;
    const auto end_of_one = [&] {
      add_differences(std::span(artifacts).subspan(begin));
      begin = artifacts.size();
    };
    carry_out(asking_, planned, [&](const Planned& one, Artifact artifact) {
      if (one.asker != asker) end_of_one();
      asker = one.asker;
      const project::Pick& pick = some[one.asker].pick;
      artifact.input = input_;
      artifact.required_by = pick.required_by;
      if (!artifact.distribution) artifact.distribution = Distribution{pick.project, pick.version};
      asking_.packages_done = at + one.asker;
      show_progress(asking_, "");
      artifacts.push_back(std::move(artifact));
      advisers_.push_back(found[one.asker].error.empty() ? advisers_of(pick) : std::nullopt);
    });
    end_of_one();
  }
}

void Judgement::add_failure(const std::string& project, const std::string& why) {
  Artifact& artifact = artifacts.emplace_back(failed_artifact(project, ArtifactKind::release, why));
  artifact.input = input_;
  advisers_.emplace_back();
}

void Judgement::add_advice() {
  std::vector<Blocked> blocked;
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    Artifact& artifact = artifacts[i];
    const bool blocks = !is_well(artifact.verdict) && artifact.verdict != Verdict::error;
    if (!blocks || !artifact.source || !advisers_[i]) continue;
    blocked.push_back({.artifact = &artifact,
                       .project = artifact.distribution->name,
                       .version = artifact.distribution->version,
                       .platform = artifact.source->platform,
                       .indexes = *advisers_[i],
                       .with_own = artifact.kind == ArtifactKind::release});
  }
  advise(asking_, blocked);
}

// Asks about one input and passes on what there is.
void answer(Asking& asking, const project::Graph& graph, const std::string& input, Project project,
            const ProjectOptions& options, const std::function<void(Artifact)>& take,
            const std::function<void(Project)>& take_project) {
  const std::string name = input.empty() ? "the command line" : input;
  const std::vector<ShownIndex> of_run = asking.indexes;
  std::vector<Artifact> artifacts;
  try {
    asking.indexes = indexes_of(asking, graph, name);
    Gathered gathered = gather(asking, graph, name, options);
    gathered.project.path = std::move(project.path);
    gathered.project.kind = std::move(project.kind);
    project = std::move(gathered.project);
    asking.network.packages += gathered.parts.size();
    Judgement judgement(asking, input, asking.indexes);
    judgement.judge_parts(gathered.parts);
    for (const auto& [wanted, why] : gathered.failures) judgement.add_failure(wanted, why);
    judgement.add_advice();
    artifacts = std::move(judgement.artifacts);
  } catch (const Error& error) {
    project.error = error.what();
  }
  asking.indexes = of_run;
  for (Artifact& artifact : artifacts) {
    rules::keep_chosen(artifact, asking.options.rules);
    take(std::move(artifact));
  }
  take_project(std::move(project));
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

Network audit_projects(std::span<const std::filesystem::path> files, const ProjectOptions& project,
                       const Options& options, const IndexOptions& index,
                       const std::function<void(Artifact)>& take,
                       const std::function<void(Project)>& take_project) {
  using namespace auditing;
  Asking asking = begin_asking(options, index, 0);
  for (const std::filesystem::path& file : files) {
    if (is_stopped(options)) break;
    Project one;
    one.path = base::path_text(file);
    std::optional<project::Graph> graph;
    try {
      const auto kind = project.kind ? project.kind : input_kind_of(file);
      if (!kind) {
        throw Error(fmt::format(
            "{} does not have the name of a lock file or of requirements; name its format with "
            "--input-kind, such as --input-kind requirements.txt",
            one.path));
      }
      one.kind = to_string(*kind);
      graph = read_input(file, *kind, options);
    } catch (const Error& error) {
      one.error = error.what();
    }
    if (graph) {
      answer(asking, *graph, base::path_text(file), std::move(one), project, take, take_project);
    } else {
      take_project(std::move(one));
    }
  }
  return end_asking(asking);
}

Network audit_requirements(std::span<const std::string> requirements, const ProjectOptions& project,
                           const Options& options, const IndexOptions& index,
                           const std::function<void(Artifact)>& take,
                           const std::function<void(Project)>& take_project) {
  using namespace auditing;
  project::Graph graph;
  graph.is_locked = false;
  for (const std::string& text : requirements) {
    index::Requirement requirement = index::parse_requirement(text);
    graph.wants.push_back({.project = std::move(requirement.project),
                           .extras = std::move(requirement.extras),
                           .specifiers = std::move(requirement.specifiers),
                           .marker = std::move(requirement.marker),
                           .by = text,
                           .place = {},
                           .hashes = {}});
  }
  Asking asking = begin_asking(options, index, 0);
  Project one;
  one.kind = "requirements";
  answer(asking, graph, "", std::move(one), project, take, take_project);
  return end_asking(asking);
}

}  // namespace ftcheck
