#include "audit/environment/directory.hpp"

#include "audit/environment/audit_installed.hpp"
#include "audit/environment/order.hpp"
#include "audit/environment/python.hpp"
#include "audit/environment/stray.hpp"
#include "audit/environment/tree.hpp"
#include "audit/input.hpp"
#include "audit/run/jobs.hpp"
#include "audit/run/order.hpp"
#include "audit/wheel.hpp"
#include "base/path_text.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// A directory that does not tell its interpreter is judged for the target.
void use_target(std::optional<Environment>& environment, const Interpreter& target,
                const fs::path& site) {
  if (!environment) environment = asked_environment(target);
  if (environment->python == target) return;
  throw Error(fmt::format(
      "{} is for {} ({}), and the target is {}; check it without a target, or give an environment "
      "of {}",
      shown(site), to_string(environment->python), environment->from, to_string(target),
      to_string(target)));
}

std::map<fs::path, std::optional<Environment>> find_environments(
    const std::vector<Installed>& installed, const Options& options) {
  std::map<fs::path, std::vector<python::Suffix>> suffixes;
  for (const Installed& each : installed) {
    std::vector<python::Suffix>& found = suffixes[each.site];
    for (const InstalledModule& module : each.modules) {
      found.push_back(module.name.suffix);
    }
  }
  std::map<fs::path, std::optional<Environment>> environments;
  for (const auto& [site, found] : suffixes) {
    environments[site] =
        options.python ? asked_environment(*options.python) : find_environment(site, found);
    if (options.target) use_target(environments[site], options.target->python, site);
  }
  return environments;
}

void move_libraries(Installed& installed, const Artifact& found) {
  const std::set<std::string> libraries(found.libraries.begin(), found.libraries.end());
  std::erase_if(installed.modules, [&](const InstalledModule& module) {
    const bool is_one = libraries.contains(base::path_text(module.file));
    if (is_one) installed.libraries.push_back(module.file);
    return is_one;
  });
}

void leave_out_libraries(std::vector<Installed>& installed, const Options& options) {
  std::vector<Installed*> strays;
  std::vector<Job> jobs;
  for (Installed& each : installed) {
    if (!each.is_stray || std::ranges::none_of(each.modules, may_be_library)) continue;
    strays.push_back(&each);
    jobs.push_back({.path = each.modules.front().file,
                    .label = each.distribution.name,
                    .weight = each.bytes,
                    .run = [&each] { return find_libraries(each); },
                    .kind = ArtifactKind::directory,
                    .order = [&each, &options] { return order_libraries(each, options); }});
  }
  Options quiet = options;
  quiet.progress = nullptr;
  auto stray = strays.begin();
  run_jobs(jobs, quiet, {}, [&](const Artifact& found) { move_libraries(**stray++, found); });
  check_stopped(options);
  std::erase_if(installed,
                [](const Installed& each) { return each.is_stray && each.modules.empty(); });
}

TreeWalker make_walker(const Options& options) {
  return TreeWalker(options.stopped, {options.limits.entries, options.limits.depth},
                    options.follow_symlinks ? OuterLinks::followed : OuterLinks::reported);
}

std::shared_ptr<const Directory> read_directory(const fs::path& path, Tree& tree,
                                                const Options& options) {
  TreeWalker walker = make_walker(options);
  walker.walk(path, tree);
  const auto directory = std::make_shared<Directory>();
  directory->root = path;
  directory->installed = find_installed(tree, walker, options.limits);
  leave_out_libraries(directory->installed, options);
  directory->environments = find_environments(directory->installed, options);
  for (const auto* files : {&tree.libraries, &tree.modules}) {
    for (const fs::path& file : *files) directory->libraries.add(file);
  }
  return directory;
}

void require_directory(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (fs::is_directory(status)) return;
  throw Error(fs::exists(status) ? fmt::format("{:?} is not a directory; audit it as a file",
                                               base::path_text(path))
                                 : why_missing(path));
}

// The first source distribution in the directory itself; empty if there is none.
fs::path find_source_distribution(const fs::path& directory) {
  std::error_code failure;
  for (fs::directory_iterator each(directory, failure), end; !failure && each != end;
       each.increment(failure)) {
    if (is_source_distribution(each->path())) return each->path();
  }
  return {};
}

[[noreturn]] void fail_empty(const fs::path& path, const Tree& tree) {
  if (!tree.environments.empty()) {
    throw Error(
        fmt::format("{} contains only environments, which are audited one at a time: give {}",
                    shown(path), shown(tree.environments.front())));
  }
  if (const fs::path environment = environment_around(path); !environment.empty()) {
    throw Error(fmt::format(
        "there is nothing to audit in {}, which is part of an environment; give the environment: "
        "{}",
        shown(path), shown(environment)));
  }
  if (const fs::path source = find_source_distribution(path); !source.empty()) {
    throw Error(
        fmt::format("there is nothing to audit in {}: it contains a source distribution ({}) but "
                    "no wheel; build one with `pip wheel --no-deps {}`",
                    shown(path), shown(source.filename()), shown(source)));
  }
  std::error_code failure;
  const bool is_project =
      fs::exists(path / "pyproject.toml", failure) || fs::exists(path / "setup.py", failure);
  throw Error(fmt::format(
      "there is nothing to audit in {}: no wheel, no installed distribution and no extension "
      "module{}",
      shown(path),
      is_project ? "; build a wheel of the project (`python -m build --wheel`) and give that"
                 : ""));
}

// True for an environment and its site-packages, which need not contain any package.
bool may_be_empty(const fs::path& path) {
  std::error_code failure;
  const fs::path real = fs::canonical(path, failure);
  const std::string name = base::path_text(real.filename());
  return fs::exists(path / "pyvenv.cfg", failure) || fs::exists(path / "conda-meta", failure) ||
         name == "site-packages" || name == "dist-packages";
}

}  // namespace

std::vector<Job> plan_directory(const fs::path& path, const Options& options,
                                const std::shared_ptr<Releases>& releases) {
  require_directory(path);
  Tree tree;
  const std::shared_ptr<const Directory> directory = read_directory(path, tree, options);
  std::vector<Job> jobs;
  for (const fs::path& file : tree.wheels) {
    releases->add(file);
    jobs.push_back(
        {.path = file,
         .label = base::path_text(file.filename()),
         .run = [file, &options,
                 releases] { return audit_wheel(file, options, access_of(options), *releases); },
         .order =
             [file, &options, releases] {
               return write_order(Task::wheel, options, path_bytes(file),
                                  releases->of_release(file));
             }});
  }
  for (const Installed& installed : directory->installed) {
    jobs.push_back(
        {.path = path,
         .label = installed.distribution.name,
         .weight = installed.bytes + 1,
         .run = [directory, &installed,
                 &options] { return audit_installed(*directory, installed, options); },
         .kind = ArtifactKind::directory,
         .order = [directory, &installed,
                   &options] { return order_installed(*directory, installed, options); }});
  }
  if (jobs.empty() && tree.unreadable.empty() && !may_be_empty(path)) fail_empty(path, tree);
  for (const Unreadable& unreadable : tree.unreadable) {
    jobs.push_back({.path = unreadable.path,
                    .label = base::path_text(unreadable.path),
                    .run =
                        [unreadable] {
                          return failed_artifact(unreadable.path, ArtifactKind::directory,
                                                 unreadable.why);
                        },
                    .kind = ArtifactKind::directory,
                    .order =
                        [unreadable, &options] {
                          return write_order(Task::failure, options, path_bytes(unreadable.path),
                                             unreadable.why);
                        }});
  }
  return jobs;
}

void add_wheels(const fs::path& path, const Options& options, Releases& releases) {
  std::error_code failure;
  if (!fs::is_directory(path, failure)) return releases.add(path);
  Tree tree;
  make_walker(options).walk(path, tree);
  for (const fs::path& file : tree.wheels) releases.add(file);
}

}  // namespace ftcheck::auditing
