#include "audit/environment/audit_installed.hpp"

#include "audit/environment/missing.hpp"
#include "audit/environment/python.hpp"
#include "audit/file.hpp"
#include "audit/module.hpp"
#include "audit/probe.hpp"
#include "audit/run/job.hpp"
#include "base/path_text.hpp"
#include "python/judge.hpp"
#include "rules/check.hpp"
#include "rules/gil.hpp"
#include "rules/installed.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// One distribution while its modules are judged.
class Audit {
 public:
  Audit(const Directory& directory, const Installed& installed, const Options& options)
      : directory_(directory),
        installed_(installed),
        options_(options),
        environment_(directory.environments.at(installed.site)),
        libraries_(own_, directory.libraries, options.limits),
        companions_([&installed] { return companions_of(installed); }) {}

  Artifact run();

 private:
  void add_module(const InstalledModule& module);
  ModuleResult judge(const InstalledModule& module, const std::string& path);
  bool is_for_others(const InstalledModule& module) const;
  std::optional<std::vector<unsigned>> interpreters(const python::Suffix& suffix) const;
  void describe();
  void index();
  void check();
  void check_missing(std::vector<Finding>& findings);
  bool is_default_build() const { return environment_ && !environment_->python.free_threaded; }
  std::string below(const fs::path& file) const;

  const Directory& directory_;
  const Installed& installed_;
  const Options& options_;
  const std::optional<Environment>& environment_;
  LibraryIndex own_;
  InstalledLibraries libraries_;
  Companions companions_;
  std::set<std::string> found_;  // import paths of the modules that the interpreter finds
  Artifact artifact_;
  rules::WheelFacts facts_;
  bool requires_cffi_ = false;
};

std::string Audit::below(const fs::path& file) const {
  const fs::path relative = file.lexically_relative(directory_.root);
  const bool outside = relative.empty() || *relative.begin() == "..";
  return base::path_text(outside ? file : relative);
}

// The free-threaded interpreters that load a module with that suffix here; nothing if only the
// suffix can tell.
std::optional<std::vector<unsigned>> Audit::interpreters(const python::Suffix& suffix) const {
  if (environment_) {
    const bool loads =
        environment_->python.free_threaded || suffix.kind == python::SuffixKind::abi3t;
    return loads ? std::vector<unsigned>{environment_->python.minor} : std::vector<unsigned>{};
  }
  if (facts_.tags.empty()) return std::nullopt;
  std::vector<unsigned> minors;
  for (const Interpreter& interpreter : facts_.interpreters) minors.push_back(interpreter.minor);
  return minors;
}

// True for a module that the environment's interpreter never looks for.  But a module for the
// default build of the same version is meant for this environment, unless it is there for both
// builds.
bool Audit::is_for_others(const InstalledModule& module) const {
  const python::Suffix& suffix = module.name.suffix;
  if (!environment_ || looks_for(*environment_, suffix)) return false;
  const bool is_default_builds = environment_->python.free_threaded &&
                                 suffix.kind == python::SuffixKind::gil &&
                                 suffix.minor == environment_->python.minor;
  return !is_default_builds || found_.contains(import_path(module));
}

ModuleResult Audit::judge(const InstalledModule& module, const std::string& path) {
  const python::Suffix& suffix = module.name.suffix;
  const NamedFile file{.path = path, .installed = module.installed, .name = module.name};
  std::error_code failure;
  if (suffix.kind == python::SuffixKind::bare &&
      fs::file_size(module.file, failure) >= large_file && !failure &&
      probe(module.file) == InitFunctions::none) {
    return {};
  }
  Surroundings surroundings;
  surroundings.interpreters = interpreters(suffix);
  surroundings.find_libraries = [&](const binary::Image& image) { return libraries_.find(image); };
  surroundings.tags = facts_.tags;
  surroundings.installed = environment_.has_value();
  surroundings.in_default_build = is_default_build();
  surroundings.requires_cffi = requires_cffi_;
  surroundings.companions = &companions_;
  try {
    const archive::Buffer bytes = read_file(module.file, options_.limits.member_bytes);
    return audit_module(bytes, file, surroundings, options_);
  } catch (const Error& error) {
    check_stopped(options_);
    return unreadable_module(file, error.what());
  }
}

void Audit::add_module(const InstalledModule& module) {
  if (is_for_others(module)) {
    ++artifact_.other_modules;
    return;
  }
  check_module_count(facts_.modules.size(), artifact_.path, options_.limits);
  const std::string path = below(module.file);
  ModuleResult result = judge(module, path);
  if (result.module) {
    facts_.modules.push_back(*std::move(result.module));
  } else {
    artifact_.libraries.push_back(path);
  }
  std::ranges::move(result.findings, std::back_inserter(artifact_.findings));
}

void Audit::describe() {
  artifact_.path = base::path_text(directory_.root);
  artifact_.kind = ArtifactKind::directory;
  artifact_.distribution = installed_.distribution;
  artifact_.environment = environment_;
  facts_.metadata = installed_.metadata;
  if (installed_.wheel_file) facts_.tags = installed_.wheel_file->tags;
  for (const wheel::Tag& tag : facts_.tags) artifact_.tags.push_back(wheel::to_string(tag));
  if (!environment_) {
    artifact_.interpreters = wheel::free_threaded_interpreters(facts_.tags);
  } else if (environment_->python.free_threaded) {
    artifact_.interpreters = {environment_->python};
  }
  facts_.interpreters = artifact_.interpreters;
  Surroundings surroundings;
  surroundings.interpreters = interpreters({});
  requires_cffi_ =
      facts_.metadata && rules::requires_cffi(*facts_.metadata, interpreters_for({}, surroundings));
}

void Audit::index() {
  for (const fs::path& library : installed_.libraries) {
    artifact_.libraries.push_back(below(library));
    own_.add(library);
  }
  for (const InstalledModule& module : installed_.modules) {
    own_.add(module.file);
    if (environment_ && looks_for(*environment_, module.name.suffix)) {
      found_.insert(import_path(module));
    }
  }
}

// Modules that this interpreter does not find make the distribution incompatible, because importing
// them fails.  If Python code may replace them, the verdict is unknown without running that code.
void Audit::check_missing(std::vector<Finding>& findings) {
  if (!environment_ || artifact_.other_modules == 0) return;
  std::vector<MissingModule> missing = find_missing(installed_, *environment_);
  // For an environment of the default build, another finding covers all its modules.
  const bool none_found = facts_.modules.empty();
  if (missing.empty() || (is_default_build() && !none_found)) return;
  const std::size_t all = facts_.modules.size() + missing.size();
  const bool all_replaced = std::ranges::all_of(missing, &MissingModule::has_fallback);
  if (!all_replaced) {
    std::erase_if(missing, [](const MissingModule& module) { return module.has_fallback; });
  }
  if (all_replaced && !none_found) return;
  std::vector<std::string> names;
  names.reserve(missing.size());
  for (const MissingModule& module : missing) names.push_back(below(module.file));
  findings.push_back(rules::not_found(names, to_string(environment_->python), all, all_replaced));
  const Verdict verdict = all_replaced ? Verdict::unknown : Verdict::incompatible;
  if (none_found || is_worse(verdict, artifact_.verdict)) {
    artifact_.verdict = verdict;
  }
}

void Audit::check() {
  facts_.is_standard_library = installed_.is_standard;
  std::vector<Finding> of_all = rules::check_installed(facts_, is_default_build());
  check_missing(of_all);
  if (installed_.is_unproven) {
    artifact_.verdict = Verdict::unknown;
    of_all.push_back(rules::lists_nothing());
  }
  artifact_.findings.insert(artifact_.findings.begin(), std::make_move_iterator(of_all.begin()),
                            std::make_move_iterator(of_all.end()));
}

Artifact Audit::run() {
  describe();
  index();
  for (const InstalledModule& module : installed_.modules) {
    check_stopped(options_);
    add_module(module);
  }
  artifact_.verdict = worst_verdict(facts_.modules);
  check();
  artifact_.modules = reported(std::move(facts_.modules));
  rules::keep_chosen(artifact_, options_.rules);
  std::ranges::sort(artifact_.libraries);
  return std::move(artifact_);
}

}  // namespace

Artifact audit_installed(const Directory& directory, const Installed& installed,
                         const Options& options) {
  return Audit(directory, installed, options).run();
}

}  // namespace ftcheck::auditing
