// --package: the newest release that fits, judged by the wheel that the target installs.
#include "audit/index/asking.hpp"
#include "audit/run/job.hpp"
#include "base/platform_tag.hpp"
#include "rules/check.hpp"
#include "rules/index.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Pages of so many projects are fetched before their wheels are judged.
constexpr std::size_t batch = 64;

// One artifact of the answer, judged or not.
struct Planned {
  std::size_t found = 0;  // in Found
  Artifact artifact;      // without a wheel
  std::optional<std::size_t> question;
  std::vector<Finding> findings;  // what the page says about the release
};

class Plan {
 public:
  explicit Plan(Asking& asking) : asking_(asking) {}

  void add(const Found& found, std::size_t position);

  std::vector<Planned> planned;
  std::vector<Question> questions;

 private:
  Planned& begin(std::size_t position, std::string path, ArtifactKind kind);
  void add_failure(const Found& found, std::size_t position, std::string why);
  void add_release(const Found& found, std::size_t position, const index::Release& release,
                   const std::vector<index::Release>& releases);
  void add_without_wheel(const Found& found, std::size_t position, const index::Release& release,
                         const std::vector<index::Release>& releases, const std::string& platform);
  std::vector<Finding> about(const Found& found, const index::Release& release,
                             const std::optional<std::string>& yanked) const;

  Asking& asking_;
};

Planned& Plan::begin(std::size_t position, std::string path, ArtifactKind kind) {
  Planned& one = planned.emplace_back();
  one.found = position;
  one.artifact.path = std::move(path);
  one.artifact.kind = kind;
  return one;
}

void Plan::add_failure(const Found& found, std::size_t position, std::string why) {
  Planned& one = begin(position, found.asked, ArtifactKind::release);
  one.artifact.verdict = Verdict::error;
  one.artifact.error = std::move(why);
}

// What a page says about a project and a file that users should know before they install it.
std::vector<Finding> Plan::about(const Found& found, const index::Release& release,
                                 const std::optional<std::string>& yanked) const {
  std::vector<Finding> findings;
  if (!found.page.status.empty() && found.page.status != "active") {
    findings.push_back(rules::quarantined(found.page.status, found.page.status_reason));
  }
  if (yanked) findings.push_back(rules::yanked(release.version, *yanked));
  return findings;
}

// True for systems that CPython's free-threaded build runs on: it has none for iOS, Android and
// WebAssembly (PEP 730, PEP 738, PEP 783).
bool has_free_threaded(std::string_view platform) {
  constexpr std::string_view without[] = {"ios",          "android",    "pyodide",
                                          "pyemscripten", "emscripten", "wasi"};
  const auto system = base::parse_platform_tag(platform);
  return !system || std::ranges::find(without, system->system) == std::end(without);
}

// The free-threaded interpreters other than the target's that have a wheel for the platform.
std::vector<Interpreter> others_with_wheels(const index::Release& release,
                                            const Interpreter& python, std::string_view platform) {
  std::vector<Interpreter> others;
  for (const unsigned minor : wheel::free_threaded_minors) {
    const Interpreter other{minor, true};
    if (other != python && index::choose_wheel(release, other, platform) != nullptr) {
      others.push_back(other);
    }
  }
  return others;
}

// The newest release before that one with a wheel that the target installs.
const index::Release* older_with_wheel(const std::vector<index::Release>& releases,
                                       const index::Release& than, const Found& found,
                                       const Interpreter& python, std::string_view platform) {
  const index::Release* older = nullptr;
  for (const index::Release& release : releases) {
    if (&release == &than) break;
    if (release.yanked || !index::admits(found.requirement, release, than.is_pre)) continue;
    if (index::choose_wheel(release, python, platform) != nullptr) older = &release;
  }
  return older;
}

void Plan::add_without_wheel(const Found& found, std::size_t position,
                             const index::Release& release,
                             const std::vector<index::Release>& releases,
                             const std::string& platform) {
  const Interpreter& python = asking_.target.python;
  const std::string& project = found.page.project;
  const bool is_one_of_many =
      asking_.target.platforms.size() > 1 || asking_.target.platforms.front() == "all";
  Planned& one = begin(position,
                       fmt::format("{}=={}{}", project, release.version,
                                   is_one_of_many ? " for " + platform : std::string()),
                       ArtifactKind::release);
  Artifact& artifact = one.artifact;
  artifact.verdict = Verdict::incompatible;
  artifact.distribution = Distribution{project, release.version};
  Source& source = artifact.source.emplace();
  source.index = found.index;
  source.platform = platform;
  source.uploaded = release.uploaded;
  one.findings = about(found, release, std::nullopt);
  std::vector<Interpreter> others = others_with_wheels(release, python, platform);
  one.findings.push_back(rules::no_wheel(project, release.version, python, platform));
  if (release.sdist != nullptr) {
    one.findings.push_back(rules::only_sdist_finding(release.sdist->name, python));
  }
  if (!others.empty()) one.findings.push_back(rules::other_python_only(python, others));
  if (const index::Release* older = older_with_wheel(releases, release, found, python, platform)) {
    const index::Wheel* wheel = index::choose_wheel(*older, python, platform);
    one.findings.push_back(rules::older_had_one(older->version, wheel->file->name));
    artifact.alternatives.push_back(
        {.version = older->version,
         .file = wheel->file->name,
         .verdict = std::nullopt,
         .why = fmt::format("the newest release with a wheel for {}", to_string(python))});
  }
}

void Plan::add_release(const Found& found, std::size_t position, const index::Release& release,
                       const std::vector<index::Release>& releases) {
  std::vector<std::string> platforms;
  for (const std::string& platform : asking_.target.platforms) {
    if (platform != "all") {
      platforms.push_back(platform);
    } else {
      std::ranges::copy_if(index::platforms_of(release), std::back_inserter(platforms),
                           [](const std::string& family) { return has_free_threaded(family); });
    }
  }
  if (platforms.empty()) platforms.push_back(this_platform());  // only an sdist, or wheels for any
  std::vector<const index::Wheel*> chosen;
  for (const std::string& platform : platforms) {
    const index::Wheel* wheel = index::choose_wheel(release, asking_.target.python, platform);
    if (wheel == nullptr) {
      add_without_wheel(found, position, release, releases, platform);
      continue;
    }
    if (std::ranges::find(chosen, wheel) != chosen.end()) continue;  // one for all platforms
    chosen.push_back(wheel);
    Planned& one = begin(position, wheel->file->name, ArtifactKind::wheel);
    one.question = questions.size();
    one.findings = about(found, release, wheel->file->yanked);
    questions.push_back({.index = index_of(found.index, *wheel->file),
                         .file = *wheel->file,
                         .python = asking_.target.python,
                         .platform = platform});
  }
}

// The newest release that fits, whatever its Requires-Python says.
const index::Release* newest_for_any_python(const std::vector<index::Release>& releases,
                                            const index::Requirement& requirement, bool pre) {
  const index::Release* newest = nullptr;
  for (const index::Release& release : releases) {
    if (!release.yanked && index::admits(requirement, release, pre)) newest = &release;
  }
  return newest;
}

void Plan::add(const Found& found, std::size_t position) {
  if (!found.error.empty()) return add_failure(found, position, found.error);
  std::vector<index::Release> releases;
  try {
    releases = index::releases_of(found.page);
  } catch (const Error& error) {
    return add_failure(found, position, error.what());
  }
  const bool pre = asking_.index.pre;
  const index::Release* release = index::newest(releases, found.requirement, asking_.target, pre);
  if (release == nullptr) release = newest_for_any_python(releases, found.requirement, pre);
  if (release == nullptr) release = newest_for_any_python(releases, found.requirement, true);
  if (release == nullptr) {
    return add_failure(found, position,
                       releases.empty()
                           ? fmt::format("{}: the index has no files of this project", found.asked)
                           : fmt::format("{}: no release fits; the newest is {}", found.asked,
                                         releases.back().version));
  }
  add_release(found, position, *release, releases);
}

void ask(Asking& asking, std::span<const std::string> requirements,
         const std::function<void(Artifact)>& take) {
  const std::vector<Found> found = look_up(asking, requirements);
  Plan plan(asking);
  for (std::size_t i = 0; i < found.size(); ++i) plan.add(found[i], i);
  std::size_t next = 0;
  const auto give = [&](Artifact artifact, const Planned& one) {
    std::ranges::copy(one.findings, std::back_inserter(artifact.findings));
    artifact.required_by.push_back(found[one.found].asked);
    rules::keep_chosen(artifact, asking.options.rules);
    take(std::move(artifact));
    const bool is_last = &one == &plan.planned.back() || (&one + 1)->found != one.found;
    if (!is_last) return;
    ++asking.packages_done;
    show_progress(asking, "");
  };
  // Also passes over wheels that were not judged because the run was stopped.
  const auto give_before = [&](std::size_t question) {
    for (; next < plan.planned.size() && plan.planned[next].question != question; ++next) {
      if (!plan.planned[next].question) give(plan.planned[next].artifact, plan.planned[next]);
    }
  };
  judge(asking, plan.questions, [&](std::size_t question, Artifact artifact) {
    give_before(question);
    give(std::move(artifact), plan.planned[next++]);
  });
  give_before(plan.questions.size());
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

Network audit_packages(std::span<const std::string> requirements, const Options& options,
                       const IndexOptions& index, const std::function<void(Artifact)>& take) {
  using namespace auditing;
  for (const std::string& text : requirements) index::parse_requirement(text);
  Asking asking = begin_asking(options, index, requirements.size());
  for (std::size_t at = 0; at < requirements.size() && !is_stopped(options); at += batch) {
    ask(asking, requirements.subspan(at, std::min(batch, requirements.size() - at)), take);
  }
  return end_asking(asking);
}

}  // namespace ftcheck
