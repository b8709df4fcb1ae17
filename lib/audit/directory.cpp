// What is below a directory, one job a distribution and one a wheel.
#include <ftcheck/audit.hpp>

#include "audit/file.hpp"
#include "audit/installed.hpp"
#include "audit/interpreter.hpp"
#include "audit/jobs.hpp"
#include "audit/libraries.hpp"
#include "audit/module.hpp"
#include "audit/tree.hpp"
#include "rules/check.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// What the jobs of one directory share, and only read.
struct Directory {
  fs::path root;
  std::vector<Installed> installed;
  std::map<fs::path, std::optional<Environment>> environments;  // by site
  LibraryIndex libraries;
};

std::map<fs::path, std::optional<Environment>> find_environments(
    const std::vector<Installed>& installed, const Options& options) {
  std::map<fs::path, std::vector<python::Suffix>> suffixes;
  for (const Installed& each : installed) {
    std::vector<python::Suffix>& found = suffixes[each.site];
    for (const InstalledModule& module : each.modules) {
      if (auto file = python::parse_module_file(module.file.filename().string())) {
        found.push_back(std::move(file->suffix));
      }
    }
  }
  std::map<fs::path, std::optional<Environment>> environments;
  for (const auto& [site, found] : suffixes) {
    environments[site] = options.python.empty() ? find_environment(site, found)
                                                : asked_environment(options.python);
  }
  return environments;
}

// The interpreters that load a module of that suffix in that environment.
std::optional<std::vector<unsigned>> interpreters_in(const std::optional<Environment>& environment,
                                                     const python::Suffix& suffix) {
  if (!environment) return std::nullopt;
  if (environment->free_threaded || suffix.kind == python::SuffixKind::abi3t) {
    return std::vector<unsigned>{environment->minor};
  }
  return std::vector<unsigned>{};
}

// One distribution while its modules are judged.
class Audit {
 public:
  Audit(const Directory& directory, const Installed& installed, const Options& options)
      : directory_(directory), installed_(installed), options_(options),
        environment_(directory.environments.at(installed.site)),
        libraries_(directory.libraries, options.limits.member_bytes) {}

  Artifact run();

 private:
  void add_module(const InstalledModule& module);
  void say_of_default_build(ModuleResult& result) const;
  std::string below(const fs::path& file) const;

  const Directory& directory_;
  const Installed& installed_;
  const Options& options_;
  const std::optional<Environment>& environment_;
  InstalledLibraries libraries_;
  Artifact artifact_;
  rules::WheelFacts facts_;
};

std::string Audit::below(const fs::path& file) const {
  const fs::path relative = file.lexically_relative(directory_.root);
  const bool outside = relative.empty() || *relative.begin() == "..";
  return (outside ? file : relative).generic_string();
}

// In an environment of the default build it goes without saying that no module can be loaded by a
// free-threaded interpreter: that is said once, of the distribution.
void Audit::say_of_default_build(ModuleResult& result) const {
  if (!environment_ || environment_->free_threaded || !result.module ||
      result.module->reason != "FT202") {
    return;
  }
  result.module->reason = "FT204";
  result.facts.reason = "FT204";
  std::erase_if(result.findings, [](const Finding& finding) { return finding.code == "FT202"; });
}

void Audit::add_module(const InstalledModule& module) {
  const std::string path = below(module.file);
  const auto file = python::parse_module_file(module.file.filename().string());
  if (environment_ && !looks_for(*environment_, file->suffix)) {
    ++artifact_.other_modules;
    return;
  }
  Surroundings surroundings;
  surroundings.interpreters = interpreters_in(environment_, file->suffix);
  surroundings.find_libraries = [&](const binary::Image& image) { return libraries_.find(image); };
  surroundings.tags = facts_.tags;
  surroundings.installed = environment_.has_value();
  ModuleResult result;
  try {
    const std::vector<std::byte> bytes = read_file(module.file, options_.limits.member_bytes);
    result = audit_module(bytes, path, module.installed, surroundings, options_);
  } catch (const Error& error) {
    check_stopped(options_);
    result = unreadable_module(path, module.installed, error.what());
  }
  say_of_default_build(result);
  if (result.module) {
    artifact_.modules.push_back(std::move(*result.module));
    facts_.modules.push_back(std::move(result.facts));
  } else {
    artifact_.libraries.push_back(path);
  }
  std::ranges::move(result.findings, std::back_inserter(artifact_.findings));
}

Artifact Audit::run() {
  artifact_.path = directory_.root.string();
  artifact_.kind = ArtifactKind::directory;
  artifact_.distribution = installed_.distribution;
  artifact_.environment = environment_;
  if (environment_ && environment_->free_threaded) {
    artifact_.interpreters = {environment_->python};
  }
  facts_.metadata = installed_.metadata;
  facts_.interpreters = artifact_.interpreters;
  if (installed_.wheel_file) facts_.tags = installed_.wheel_file->tags;
  for (const wheel::Tag& tag : facts_.tags) artifact_.tags.push_back(wheel::to_string(tag));
  for (const fs::path& library : installed_.libraries) {
    artifact_.libraries.push_back(below(library));
  }
  for (const InstalledModule& module : installed_.modules) {
    check_stopped(options_);
    add_module(module);
  }
  const bool default_build = environment_ && !environment_->free_threaded;
  std::vector<Finding> of_all = rules::check_installed(facts_, default_build);
  artifact_.findings.insert(artifact_.findings.begin(), std::make_move_iterator(of_all.begin()),
                            std::make_move_iterator(of_all.end()));
  rules::keep_chosen(artifact_.findings, options_.rules);
  std::ranges::sort(artifact_.libraries);
  artifact_.verdict = worst_verdict(artifact_.modules);
  return std::move(artifact_);
}

}  // namespace

std::vector<Job> plan_directory(const fs::path& path, const Options& options) {
  TreeWalker walker(options.stopped);
  Tree tree;
  walker.walk(path, tree);
  const auto directory = std::make_shared<Directory>();
  directory->root = path;
  directory->installed = find_installed(path, tree, walker, options.limits);
  check_stopped(options);
  directory->environments = find_environments(directory->installed, options);
  for (const auto* files : {&tree.libraries, &tree.modules}) {
    for (const fs::path& file : *files) directory->libraries.add(file);
  }
  std::vector<Job> jobs;
  for (const fs::path& file : tree.wheels) {
    jobs.push_back({file, file.filename().string(), 0,
                    [file, &options] { return audit_wheel(file, options); }});
  }
  for (const Installed& installed : directory->installed) {
    jobs.push_back({path, installed.distribution.name, installed.bytes + 1,
                    [directory, &installed, &options] {
                      return Audit(*directory, installed, options).run();
                    }});
  }
  if (jobs.empty() && tree.unreadable.empty()) {
    throw Error(fmt::format("there is nothing to audit in {:?}: no wheel, no installed distribution "
                            "and no extension module",
                            path.string()));
  }
  for (const Unreadable& unreadable : tree.unreadable) {
    const std::string why =
        fmt::format("{:?} cannot be read: {}; check its permissions", unreadable.path.string(),
                    unreadable.why);
    jobs.push_back({unreadable.path, unreadable.path.string(), 0, [unreadable, why] {
                      return failed_artifact(unreadable.path, ArtifactKind::directory, why);
                    }});
  }
  return jobs;
}

}  // namespace ftcheck::auditing
