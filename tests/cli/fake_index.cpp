// An index for tests of the command: its answers follow from the names of the projects, and nothing
// is asked.  Linked instead of the library's own functions.
//
//   ready, used, nothing   a wheel with that verdict
//   missing                a release without a wheel
//   unreachable            an error that concerns this project alone
//   broken                 an error that ends the question
//   slow                   answers after ten seconds, or when the run is stopped
//
// "options" is ready, and its evidence tells the options that the command passed on.
#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>
#include <ftcheck/rules.hpp>

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <thread>

namespace ftcheck {
namespace {

std::string describe(const Options& options, const IndexOptions& index) {
  std::string text;
  for (const IndexLocation& each : index.indexes) {
    text += fmt::format("index={}|{} ", each.name, each.url);
  }
  for (const std::string& each : index.find_links) text += fmt::format("links={} ", each);
  text += fmt::format("pre={} offline={} refresh={} use_cache={} require_hashes={} ", index.pre,
                      index.offline, index.refresh, index.use_cache, index.require_hashes);
  text += fmt::format("cache={} ", index.cache_directory ? index.cache_directory->string() : "-");
  text += fmt::format("target={} platforms={}",
                      options.target ? to_string(options.target->python) : "-",
                      options.target ? options.target->platforms.size() : 0);
  return text;
}

Artifact answer(const std::string& project, const Options& options, const IndexOptions& index) {
  Artifact artifact;
  artifact.required_by = {project};
  if (project == "unreachable") {
    artifact.path = project;
    artifact.kind = ArtifactKind::release;
    artifact.verdict = Verdict::error;
    artifact.error = "unreachable: the index does not answer";
    return artifact;
  }
  artifact.distribution = Distribution{project, "1.0"};
  artifact.source.emplace().index = "https://index.example/simple/";
  if (project == "missing") {
    artifact.path = "missing==1.0";
    artifact.kind = ArtifactKind::release;
    artifact.verdict = Verdict::incompatible;
    artifact.findings.push_back({.rule = find_rule("FT206"),
                                 .severity = Severity::error,
                                 .module = std::nullopt,
                                 .message = "missing 1.0 has no wheel",
                                 .help = "build one"});
    return artifact;
  }
  artifact.path = project + "-1.0-cp314-cp314t-linux_x86_64.whl";
  Module module;
  module.path = project + ".so";
  module.name = project;
  module.verdict = Verdict::ready;
  if (project == "used" || project == "nothing") {
    module.verdict = Verdict::enables_gil;
    module.reason = find_rule("FT301");
    artifact.findings.push_back({.rule = module.reason,
                                 .severity = Severity::error,
                                 .module = module.path,
                                 .message = "the module declares nothing",
                                 .help = "declare it"});
  }
  if (project == "options") module.evidence = {describe(options, index)};
  artifact.verdict = module.verdict;
  artifact.modules = {module};
  return artifact;
}

// Counts the project as done, and shows that.
class Counter {
 public:
  Counter(const Options& options, std::size_t total) : options_(options) {
    progress_.total = total;
  }

  // False if the run is stopped.
  bool wait_for(const std::string& project) {
    using namespace std::chrono_literals;
    if (project == "broken") throw Error("the program that talks to the network cannot be started");
    progress_.current = project;
    if (options_.progress) options_.progress(progress_);
    const auto end = std::chrono::steady_clock::now() + (project == "slow" ? 10s : 0s);
    do {
      if (options_.stopped && options_.stopped()) return false;
      if (project == "slow") std::this_thread::sleep_for(5ms);
    } while (std::chrono::steady_clock::now() < end);
    ++progress_.done;
    ++progress_.wheels;
    progress_.bytes += 20'500'000;
    return true;
  }

 private:
  const Options& options_;
  Progress progress_;
};

void warn_about(const std::string& project, const IndexOptions& index) {
  if (project == "options" && index.warn) index.warn("the cache was damaged");
}

}  // namespace

Network audit_packages(std::span<const std::string> requirements, const Options& options,
                       const IndexOptions& index, const std::function<void(Artifact)>& take) {
  Network network;
  network.packages = requirements.size();
  Counter counter(options, requirements.size());
  for (const std::string& project : requirements) {
    warn_about(project, index);
    if (!counter.wait_for(project)) break;
    network.requests += 3;
    take(answer(project, options, index));
  }
  return network;
}

Network audit_history(std::span<const std::string> requirements, bool all, const Options& options,
                      const IndexOptions& index, const std::function<void(History)>& take) {
  Network network;
  network.packages = requirements.size();
  Counter counter(options, requirements.size());
  for (const std::string& project : requirements) {
    if (!counter.wait_for(project)) break;
    History history;
    history.project = project;
    history.platform = "linux_x86_64";
    history.newest = "1.0";
    history.bisected = !all;
    const Artifact artifact = answer(project, options, index);
    if (artifact.error) {
      history.error = artifact.error;
    } else if (artifact.kind == ArtifactKind::wheel) {
      history.first_wheel = "1.0";
      if (artifact.verdict == Verdict::ready) history.first_ready = "1.0";
      history.releases.push_back({.version = "1.0",
                                  .uploaded = "2026-01-01T00:00:00Z",
                                  .yanked = false,
                                  .pre = false,
                                  .tags = {"cp314-cp314t-linux_x86_64"},
                                  .artifact = artifact,
                                  .verdict = artifact.verdict});
      history.runs.push_back({.first = "1.0",
                              .last = "1.0",
                              .releases = 1,
                              .inferred = 0,
                              .verdict = artifact.verdict,
                              .interpreters = {Interpreter{14, true}},
                              .why = ""});
    }
    take(history);
  }
  return network;
}

}  // namespace ftcheck
