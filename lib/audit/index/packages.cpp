// --package: the newest release that fits, judged by the wheel that the target installs.
#include "audit/index/asking.hpp"
#include "audit/index/plan.hpp"
#include "audit/run/job.hpp"
#include "rules/check.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Pages of so many projects are fetched before their wheels are judged.
constexpr std::size_t pages_at_once = 64;

// The newest release that fits, whatever its Requires-Python says.
const index::Release* newest_for_any_python(const std::vector<index::Release>& releases,
                                            const index::Requirement& requirement, bool pre) {
  const index::Release* newest = nullptr;
  for (const index::Release& release : releases) {
    if (!release.yanked && index::admits(requirement, release, pre)) newest = &release;
  }
  return newest;
}

void add(const Asking& asking, Plan& plan, const Found& found, std::size_t asker) {
  if (!found.error.empty()) return plan_failure(plan, asker, found.asked, found.error);
  std::vector<index::Release> releases;
  try {
    releases = index::releases_of(found.page);
  } catch (const Error& error) {
    return plan_failure(plan, asker, found.asked, error.what());
  }
  const bool pre = asking.index.pre;
  const index::Release* release = index::newest(releases, found.requirement, asking.target, pre);
  if (release == nullptr) release = newest_for_any_python(releases, found.requirement, pre);
  if (release == nullptr) release = newest_for_any_python(releases, found.requirement, true);
  if (release == nullptr) {
    return plan_failure(plan, asker, found.asked,
                        releases.empty()
                            ? fmt::format("{}: the index has no files of this project", found.asked)
                            : fmt::format("{}: no release fits; the newest is {}", found.asked,
                                          releases.back().version));
  }
  const std::vector<std::string>& asked = asking.target.platforms;
  plan_release(plan,
               {.asker = asker,
                .found = found,
                .release = *release,
                .releases = releases,
                .platforms = platforms_for(asked, *release)},
               asking.target.python, asked.size() > 1 || asked.front() == "all");
}

// Passes on the artifacts of one requirement.
void give(Asking& asking, const Found& found, std::vector<Artifact>& artifacts,
          const std::function<void(Artifact)>& take) {
  add_differences(artifacts);
  for (Artifact& artifact : artifacts) {
    artifact.required_by.push_back(found.asked);
    rules::keep_chosen(artifact, asking.options.rules);
    take(std::move(artifact));
  }
  artifacts.clear();
  ++asking.packages_done;
  show_progress(asking, "");
}

void ask(Asking& asking, std::span<const std::string> requirements,
         const std::function<void(Artifact)>& take) {
  const std::vector<Found> found = look_up(asking, requirements);
  Plan plan;
  for (std::size_t i = 0; i < found.size(); ++i) add(asking, plan, found[i], i);
  std::vector<Artifact> of_one;
  std::size_t asker = 0;
  carry_out(asking, plan, [&](const Planned& one, Artifact artifact) {
    if (one.asker != asker && !of_one.empty()) give(asking, found[asker], of_one, take);
    asker = one.asker;
    of_one.push_back(std::move(artifact));
  });
  if (!of_one.empty()) give(asking, found[asker], of_one, take);
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

Network audit_packages(std::span<const std::string> requirements, const Options& options,
                       const IndexOptions& index, const std::function<void(Artifact)>& take) {
  using namespace auditing;
  for (const std::string& text : requirements) index::parse_requirement(text);
  Asking asking = begin_asking(options, index, requirements.size());
  for (std::size_t at = 0; at < requirements.size() && !is_stopped(options); at += pages_at_once) {
    ask(asking, requirements.subspan(at, std::min(pages_at_once, requirements.size() - at)), take);
  }
  return end_asking(asking);
}

}  // namespace ftcheck
