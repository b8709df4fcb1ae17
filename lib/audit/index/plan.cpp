#include "audit/index/plan.hpp"

#include "audit/run/job.hpp"
#include "rules/index.hpp"
#include "rules/platform.hpp"
#include "wheel/tag.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ftcheck::auditing {
namespace {

Planned& begin(Plan& plan, std::size_t asker, std::string path, ArtifactKind kind) {
  Planned& one = plan.planned.emplace_back();
  one.asker = asker;
  one.artifact.path = std::move(path);
  one.artifact.kind = kind;
  return one;
}

// What a page says about a project and a file that users should know before they install it.
std::vector<Finding> about(const Chosen& chosen, const std::optional<std::string>& yanked) {
  std::vector<Finding> findings;
  const index::Page& page = chosen.found.page;
  if (!page.status.empty() && page.status != "active") {
    findings.push_back(rules::quarantined(page.status, page.status_reason));
  }
  if (yanked) findings.push_back(rules::yanked(chosen.release.version, *yanked));
  return findings;
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

// The wheel with compiled code that the default build of that Python installs instead; nullptr if
// it installs the same one.
const index::Wheel* compiled_instead(const index::Release& release, const index::Wheel& wheel,
                                     const Interpreter& python, std::string_view platform) {
  if (!wheel::is_for_any(wheel.name.tags)) return nullptr;
  const index::Wheel* compiled =
      index::choose_wheel(release, Interpreter{python.minor, false}, platform);
  return compiled == nullptr || wheel::is_for_any(compiled->name.tags) ? nullptr : compiled;
}

// The newest release before `than` that the requirement admits and that has a wheel for the
// interpreter on the platform.
const index::Release* older_with_wheel(std::span<const index::Release> releases,
                                       const index::Release& than,
                                       const index::Requirement& requirement,
                                       const Interpreter& python, std::string_view platform) {
  const index::Release* older = nullptr;
  for (const index::Release& release : releases) {
    if (release.version == than.version) break;
    if (release.yanked || !index::admits(requirement, release, than.is_pre)) continue;
    if (index::choose_wheel(release, python, platform) != nullptr) older = &release;
  }
  return older;
}

void plan_without_wheel(Plan& plan, const Chosen& chosen, const Interpreter& python,
                        const std::string& platform, bool name_platform) {
  const index::Release& release = chosen.release;
  const std::string& project = chosen.found.page.project;
  Planned& one = begin(plan, chosen.asker,
                       fmt::format("{}=={}{}", project, release.version,
                                   name_platform ? " for " + platform : std::string()),
                       ArtifactKind::release);
  Artifact& artifact = one.artifact;
  artifact.verdict = Verdict::incompatible;
  artifact.distribution = Distribution{project, release.version};
  Source& source = artifact.source.emplace();
  source.index = chosen.found.index;
  source.platform = platform;
  source.uploaded = release.uploaded;
  one.findings = about(chosen, std::nullopt);
  std::vector<Interpreter> others = others_with_wheels(release, python, platform);
  one.findings.push_back(rules::no_wheel(project, release.version, python, platform));
  if (release.sdist != nullptr) {
    one.findings.push_back(rules::only_sdist_finding(release.sdist->name, python));
  }
  if (!others.empty()) one.findings.push_back(rules::other_python_only(python, others));
  if (const index::Release* older =
          older_with_wheel(chosen.releases, release, chosen.found.requirement, python, platform)) {
    const index::Wheel* wheel = index::choose_wheel(*older, python, platform);
    one.findings.push_back(rules::older_had_one(older->version, wheel->file->name));
    artifact.alternatives.push_back(
        {.version = older->version,
         .file = wheel->file->name,
         .verdict = std::nullopt,
         .why = fmt::format("the newest release with a wheel for {}", to_string(python))});
  }
}

}  // namespace

std::vector<std::string> platforms_for(const std::vector<std::string>& asked,
                                       const index::Release& release) {
  std::vector<std::string> platforms;
  for (const std::string& platform : asked) {
    if (platform != "all") {
      platforms.push_back(platform);
    } else {
      std::ranges::copy_if(
          index::platforms_of(release), std::back_inserter(platforms),
          [](const std::string& family) {
            return rules::has_free_threaded_python(rules::platform_of_tag(family).system);
          });
    }
  }
  if (platforms.empty()) platforms.push_back(this_platform());  // only an sdist, or wheels for any
  return platforms;
}

void plan_failure(Plan& plan, std::size_t asker, const std::string& asked, std::string why) {
  begin(plan, asker, {}, ArtifactKind::release).artifact =
      failed_artifact(asked, ArtifactKind::release, std::move(why));
}

void plan_release(Plan& plan, const Chosen& chosen, const Interpreter& python, bool name_platform) {
  std::vector<const index::Wheel*> planned;
  for (const std::string& platform : chosen.platforms) {
    const index::Wheel* wheel = index::choose_wheel(chosen.release, python, platform);
    if (wheel == nullptr) {
      plan_without_wheel(plan, chosen, python, platform, name_platform);
      continue;
    }
    if (std::ranges::find(planned, wheel) != planned.end()) continue;  // one for all platforms
    planned.push_back(wheel);
    Planned& one = begin(plan, chosen.asker, wheel->file->name, ArtifactKind::wheel);
    one.question = plan.questions.size();
    one.findings = about(chosen, wheel->file->yanked);
    if (const index::Wheel* compiled = compiled_instead(chosen.release, *wheel, python, platform)) {
      one.findings.push_back(rules::pure_instead(wheel->file->name, compiled->file->name, python));
    }
    plan.questions.push_back({.index = index_of(chosen.found.index, *wheel->file),
                              .request_index = index_of(chosen.found.request_index, *wheel->file),
                              .file = *wheel->file,
                              .python = python,
                              .platform = platform});
  }
}

void carry_out(Asking& asking, Plan& plan,
               const std::function<void(const Planned&, Artifact)>& take) {
  std::size_t next = 0;
  const auto give = [&](const Planned& one, Artifact artifact) {
    std::ranges::copy(one.findings, std::back_inserter(artifact.findings));
    take(one, std::move(artifact));
  };
  // Also passes over wheels that were not judged because the run was stopped.
  const auto give_before = [&](std::size_t question) {
    for (; next < plan.planned.size() && plan.planned[next].question != question; ++next) {
      if (!plan.planned[next].question) give(plan.planned[next], plan.planned[next].artifact);
    }
  };
  judge(asking, plan.questions, [&](std::size_t question, Artifact artifact) {
    give_before(question);
    give(plan.planned[next], std::move(artifact));
    ++next;
  });
  give_before(plan.questions.size());
}

void add_differences(std::span<Artifact> artifacts) {
  std::vector<std::pair<std::string, Verdict>> verdicts;
  bool differ = false;
  for (const Artifact& artifact : artifacts) {
    if (artifact.verdict == Verdict::error || !artifact.source) return;
    verdicts.emplace_back(artifact.source->platform, artifact.verdict);
    differ = differ || artifact.verdict != artifacts.front().verdict;
  }
  if (!differ) return;
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    std::vector<std::pair<std::string, Verdict>> own_first = verdicts;
    std::rotate(own_first.begin(), own_first.begin() + static_cast<std::ptrdiff_t>(i),
                own_first.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    const std::string version =
        artifacts[i].distribution ? artifacts[i].distribution->version : std::string();
    artifacts[i].findings.push_back(rules::platforms_differ(version, own_first));
  }
}

}  // namespace ftcheck::auditing
