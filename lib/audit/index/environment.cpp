// --ask-index: what an index has for the distributions of an environment.
#include "audit/index/advice.hpp"
#include "audit/index/asking.hpp"
#include "rules/check.hpp"

#include <ftcheck/project.hpp>

#include <map>
#include <vector>

namespace ftcheck {

Network ask_index(std::vector<Artifact>& artifacts, const Options& options,
                  const IndexOptions& index) {
  using namespace auditing;
  std::map<Interpreter, std::vector<Blocked>> all;  // by the Python that is meant
  Asking asking = begin_asking(options, index, 0);
  const std::string platform =
      asking.target.platforms.front() == "all" ? this_platform() : asking.target.platforms.front();
  for (Artifact& artifact : artifacts) {
    const bool is_installed = artifact.kind == ArtifactKind::directory && artifact.distribution &&
                              !artifact.distribution->version.empty() &&
                              artifact.distribution->name != standard_library;
    if (!is_installed || is_well(artifact.verdict) || artifact.verdict == Verdict::error) continue;
    const bool is_default_build =
        artifact.environment && !artifact.environment->python.free_threaded;
    // A free-threaded environment means its own Python, unless another is asked for.
    const bool is_own = !options.target && artifact.environment && !is_default_build;
    const Interpreter python = is_own ? artifact.environment->python : asking.target.python;
    ++asking.network.packages;
    all[python].push_back({.artifact = &artifact,
                           .project = artifact.distribution->name,
                           .version = artifact.distribution->version,
                           .platform = platform,
                           .indexes = {},
                           .with_own = is_default_build});
  }
  for (auto& [python, blocked] : all) {
    asking.target.python = python;
    advise(asking, blocked);
    for (const Blocked& each : blocked) rules::keep_chosen(*each.artifact, options.rules);
  }
  return end_asking(asking);
}

}  // namespace ftcheck
