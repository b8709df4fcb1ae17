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
//
// A file of a project has such a name per line, and requirements with dependencies depend on
// "ready".  The URL of a wheel begins with such a name.  What is installed in a directory has the
// alternative "asked".
#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>
#include <ftcheck/project.hpp>
#include <ftcheck/rules.hpp>

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

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

std::string describe(const ProjectOptions& options) {
  return fmt::format("kind={} extras={} groups={} no_deps={} resolver={} ",
                     options.kind ? to_string(*options.kind) : "-", fmt::join(options.extras, ","),
                     fmt::join(options.groups, ","), options.no_deps, to_string(options.resolver));
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

Network audit_projects(std::span<const std::filesystem::path> files, const ProjectOptions& project,
                       const Options& options, const IndexOptions& index,
                       const std::function<void(Artifact)>& take,
                       const std::function<void(Project)>& take_project) {
  Network network;
  for (const std::filesystem::path& file : files) {
    Project found;
    found.path = file.string();
    found.kind = to_string(project.kind.value_or(input_kind_of(file).value_or(InputKind::uv_lock)));
    found.method = "lock file";
    found.platforms = options.target->platforms;
    std::ifstream stream(file);
    if (!stream) found.error = fmt::format("{}: no such file or directory", found.path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    Counter counter(options, lines.size());
    for (const std::string& line : lines) {
      if (!counter.wait_for(line)) return network;
      network.requests += 3;
      ++network.packages;
      ++found.distributions;
      Artifact artifact = answer(line, options, index);
      artifact.input = found.path;
      if (line == "options") artifact.modules[0].evidence.push_back(describe(project));
      take(std::move(artifact));
    }
    take_project(std::move(found));
  }
  return network;
}

Network audit_requirements(std::span<const std::string> requirements, const ProjectOptions& project,
                           const Options& options, const IndexOptions& index,
                           const std::function<void(Artifact)>& take,
                           const std::function<void(Project)>& take_project) {
  Network network;
  Project found;
  found.kind = "requirements";
  found.method = to_string(project.resolver);
  for (const std::string& requirement : requirements) {
    for (const std::string& each : {requirement.substr(0, requirement.find('[')),
                                    std::string(project.no_deps ? "" : "ready")}) {
      if (each.empty()) continue;
      ++found.distributions;
      Artifact artifact = answer(each, options, index);
      artifact.required_by = {requirement};
      take(std::move(artifact));
    }
  }
  take_project(std::move(found));
  return network;
}

Network ask_index(std::vector<Artifact>& artifacts, const Options& options,
                  const IndexOptions& index) {
  Network network;
  for (Artifact& artifact : artifacts) {
    if (artifact.kind != ArtifactKind::directory) continue;
    ++network.packages;
    artifact.alternatives.push_back({.version = "2.0",
                                     .file = "",
                                     .verdict = Verdict::ready,
                                     .why = "asked " + describe(options, index)});
  }
  return network;
}

Network audit_urls(std::span<const std::string> urls, const Options& options,
                   const IndexOptions& index, const std::function<void(Artifact)>& take) {
  Network network;
  Counter counter(options, urls.size());
  for (const std::string& url : urls) {
    const std::string file = url.substr(url.rfind('/') + 1);
    const std::string project = file.substr(0, file.find('-'));
    if (!counter.wait_for(project)) break;
    ++network.packages;
    Artifact artifact = answer(project, options, index);
    artifact.path = url;
    take(std::move(artifact));
  }
  return network;
}

bool is_web_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

}  // namespace ftcheck
