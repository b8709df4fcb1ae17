#include "audit/environment/installed.hpp"

#include "audit/environment/dist_info.hpp"
#include "audit/environment/python.hpp"
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// A file, the directory it is imported from, and its path below that directory.
struct Place {
  fs::path file;
  fs::path site;
  std::string below;
};

// Another directory from which modules are imported.
struct Project {
  std::optional<std::size_t> distribution;  // its owner, if known
  EditableProject at;
};

// The top-level name of a path below a site: "pkg" of "pkg/_x.so", "_x" of "_x.so".
std::string top_level(const std::string& below) {
  const std::string first = below.substr(0, below.find('/'));
  if (first.size() < below.size()) {
    return first.ends_with(".libs") ? first.substr(0, first.size() - 5) : first;
  }
  return first.substr(0, first.find('.'));
}

// The same spelling for all paths to a file, as far as names alone can tell.
std::string key_of(const fs::path& path) {
  return base::path_text(path.lexically_normal());
}

// The same directory without a slash at its end, as parent_path() gives it.
fs::path without_slash(const fs::path& directory) {
  const fs::path normal = directory.lexically_normal();
  return normal.has_filename() || !normal.has_relative_path() ? normal : normal.parent_path();
}

// build/lib.linux-x86_64-cpython-314t, where setuptools puts its build results.
bool is_build_directory(const fs::path& directory) {
  return directory.parent_path().filename() == "build" &&
         base::path_text(directory.filename()).starts_with("lib.");
}

// True for the standard library's directory of extension modules, which is DLLs on Windows.
bool is_standard_site(const fs::path& site) {
  return site.filename() == "lib-dynload" || site.filename() == "DLLs";
}

// The names by which a distribution is likely imported: "my_pkg" for "My.Pkg", and for
// "dbus-python" also "dbus".
std::vector<std::string> likely_names(const std::string& distribution) {
  std::string name = base::normalize_name(distribution);
  std::vector<std::string> names = {name};
  if (name.starts_with("python-")) names.push_back(name.substr(7));
  if (name.ends_with("-python")) names.push_back(name.substr(0, name.size() - 7));
  for (std::string& each : names) std::ranges::replace(each, '-', '_');
  return names;
}

bool is_importable(const fs::path& site, const std::string& name) {
  std::error_code failure;
  return fs::exists(site / name, failure) || fs::exists(site / (name + ".py"), failure);
}

// Sorts files into distributions.
class Sorter {
 public:
  Sorter(Tree& tree, const Limits& limits) : tree_(tree), limits_(limits) {}

  void read_infos();
  void add_found();
  std::vector<Project> projects();
  void add(const Project& project, Tree below);
  std::vector<Installed> take();

 private:
  struct Owned {
    std::size_t distribution = 0;
    Place place;
  };
  std::size_t read_info(const fs::path& info);
  void read_project_info(const Project& project, const Tree& below);
  fs::path find_site(const fs::path& directory) const;
  Place place_of(const fs::path& file);
  std::optional<std::size_t> named(const fs::path& site, const std::string& top) const;
  Owned owner_of(const fs::path& file);
  std::optional<std::size_t> likely_owner(const fs::path& site, const std::string& top) const;
  std::size_t stray(const Place& place);
  bool is_unproven(std::size_t index) const;
  std::optional<std::size_t> same_distribution(const DistributionInfo& info) const;
  void add_module(const Owned& owned);
  void add_library(const Owned& owned);

  Tree& tree_;
  const Limits& limits_;
  std::vector<Installed> installed_;
  std::vector<std::optional<EditableProject>> projects_;  // of installed_
  // By index in installed_: the likely import names of distributions whose files nothing lists.
  std::map<std::size_t, std::vector<std::string>> unlisted_;
  std::map<std::pair<fs::path, std::string>, std::size_t> by_likely_name_;
  std::multimap<std::pair<fs::path, std::string>, std::size_t> by_distribution_;
  std::set<fs::path> sites_;                             // with infos, or named by path files
  std::unordered_map<std::string, std::size_t> owners_;  // by key_of
  std::unordered_map<std::string, fs::path> site_of_;    // by directory
  std::map<std::pair<fs::path, std::string>, std::size_t> by_top_level_;
  std::map<std::pair<fs::path, std::string>, std::size_t> strays_;
};

void Sorter::read_infos() {
  sites_.merge(sites_of_infos(tree_.infos));
  for (const fs::path& info : tree_.infos) {
    if (sites_.contains(info.parent_path())) read_info(info);
  }
}

// Debian has two infos for one distribution, of which one lists the files.
std::optional<std::size_t> Sorter::same_distribution(const DistributionInfo& info) const {
  const auto [first, last] =
      by_distribution_.equal_range({info.site, base::normalize_name(info.distribution.name)});
  for (auto each = first; each != last; ++each) {
    const std::string& version = installed_[each->second].distribution.version;
    const bool same_version = version == info.distribution.version || version.empty() ||
                              info.distribution.version.empty();
    const bool one_lists = !info.lists_files || unlisted_.contains(each->second);
    if (same_version && one_lists) return each->second;
  }
  return std::nullopt;
}

std::size_t Sorter::read_info(const fs::path& path) {
  DistributionInfo info = read_distribution(path, limits_);
  if (info.project) {
    info.project->directory = without_slash(info.site / info.project->directory);
  }
  const auto known = same_distribution(info);
  const std::size_t index = known.value_or(installed_.size());
  for (const std::string& file : info.files) owners_.emplace(key_of(info.site / file), index);
  std::vector<std::string> names(info.top_levels.begin(), info.top_levels.end());
  if (!info.names_top_levels) names = likely_names(info.distribution.name);
  for (const std::string& name : names) by_top_level_.emplace(std::pair(info.site, name), index);
  // Where nothing is listed, a package that has the distribution's name is likely to be its.
  by_top_level_.emplace(std::pair(info.site, likely_names(info.distribution.name).front()), index);
  std::ranges::move(info.unreadable, std::back_inserter(tree_.unreadable));
  const bool names_none = info.names_top_levels && info.top_levels.empty();
  if (info.lists_files || info.project) {
    unlisted_.erase(index);
  } else if (!known && !names_none && path.extension() == ".egg-info") {
    for (const std::string& name : names) {
      if (!info.names_top_levels) by_likely_name_.emplace(std::pair(info.site, name), index);
    }
    unlisted_.emplace(index, std::move(names));
  }
  if (known) {
    Installed& other = installed_[index];
    if (other.distribution.version.empty()) other.distribution = std::move(info.distribution);
    if (!other.metadata) other.metadata = std::move(info.metadata);
    if (!other.wheel_file) other.wheel_file = std::move(info.wheel_file);
    if (!projects_[index]) projects_[index] = std::move(info.project);
    return index;
  }
  by_distribution_.emplace(std::pair(info.site, base::normalize_name(info.distribution.name)),
                           index);
  Installed& installed = installed_.emplace_back();
  installed.distribution = std::move(info.distribution);
  installed.site = std::move(info.site);
  installed.metadata = std::move(info.metadata);
  installed.wheel_file = std::move(info.wheel_file);
  projects_.push_back(std::move(info.project));
  return index;
}

void Sorter::add_found() {
  for (const fs::path& file : tree_.modules) add_module(owner_of(file));
  for (const fs::path& file : tree_.libraries) add_library(owner_of(file));
}

// Path files are the best source for the directory from which a distribution is imported.
std::vector<Project> Sorter::projects() {
  std::vector<Project> found;
  std::set<std::size_t> told;
  for (const fs::path& file : tree_.path_files) {
    const auto owner = owners_.find(key_of(file));
    for (const fs::path& named : read_path_file(file, limits_, tree_.unreadable)) {
      Project project{std::nullopt, {without_slash(named), true}};
      if (owner != owners_.end()) project.distribution = owner->second;
      const auto develops = std::ranges::find_if(projects_, [&](const auto& each) {
        return each && each->directory == project.at.directory;
      });
      if (!project.distribution && develops != projects_.end()) {
        project.distribution = static_cast<std::size_t>(develops - projects_.begin());
      }
      if (project.distribution) told.insert(*project.distribution);
      found.push_back(std::move(project));
    }
  }
  for (std::size_t i = 0; i < projects_.size(); ++i) {
    if (projects_[i] && !told.contains(i)) found.push_back({i, *projects_[i]});
  }
  return found;
}

// The egg-info in the project contains what an egg-link lacks, and identifies the owner of the
// directory if nothing else does.
void Sorter::read_project_info(const Project& project, const Tree& below) {
  for (const fs::path& path : below.infos) {
    if (path.parent_path() != project.at.directory) continue;
    if (!project.distribution) {
      read_info(path);
      continue;
    }
    Installed& installed = installed_[*project.distribution];
    DistributionInfo info = read_distribution(path, limits_);
    if (!installed.metadata && base::normalize_name(info.distribution.name) ==
                                   base::normalize_name(installed.distribution.name)) {
      installed.distribution = std::move(info.distribution);
      installed.metadata = std::move(info.metadata);
    }
  }
}

void Sorter::add(const Project& project, Tree below) {
  if (project.at.is_site) sites_.insert(project.at.directory);
  read_project_info(project, below);
  const auto owned = [&](const fs::path& file) {
    return project.distribution ? Owned{*project.distribution, place_of(file)} : owner_of(file);
  };
  for (const fs::path& file : below.modules) add_module(owned(file));
  for (const fs::path& file : below.libraries) add_library(owned(file));
  std::ranges::move(below.modules, std::back_inserter(tree_.modules));
  std::ranges::move(below.libraries, std::back_inserter(tree_.libraries));
  std::ranges::move(below.unreadable, std::back_inserter(tree_.unreadable));
}

fs::path Sorter::find_site(const fs::path& directory) const {
  for (fs::path up = directory; !up.empty(); up = up.parent_path()) {
    if (sites_.contains(up) || is_import_directory(up) || is_build_directory(up)) return up;
    if (up == up.parent_path()) break;
  }
  // Elsewhere, a package begins below the first directory that is not a package.
  fs::path root = directory;
  std::error_code failure;
  while (root != root.parent_path() && fs::exists(root / "__init__.py", failure)) {
    root = root.parent_path();
  }
  return root;
}

Place Sorter::place_of(const fs::path& file) {
  const fs::path directory = file.parent_path();
  const auto [known, is_new] = site_of_.try_emplace(base::path_text(directory));
  if (is_new) known->second = find_site(directory);
  return {file, known->second, base::path_text(file.lexically_relative(known->second))};
}

// The distribution that has a package with that name in the site or, outside an interpreter's
// directories, above it: a build directory belongs to its project.
std::optional<std::size_t> Sorter::named(const fs::path& site, const std::string& top) const {
  for (fs::path up = site; !up.empty(); up = up.parent_path()) {
    for (const std::string& name : {top, base::to_lower(top)}) {
      const auto found = by_top_level_.find({up, name});
      if (found != by_top_level_.end()) return found->second;
    }
    if (is_import_directory(up) || up == up.parent_path()) break;
  }
  return std::nullopt;
}

Sorter::Owned Sorter::owner_of(const fs::path& file) {
  Place place = place_of(file);
  if (const auto owner = owners_.find(key_of(file)); owner != owners_.end()) {
    return {owner->second, std::move(place)};
  }
  if (const auto owner = named(place.site, top_level(place.below))) {
    return {*owner, std::move(place)};
  }
  if (const auto owner = likely_owner(place.site, top_level(place.below))) {
    return {*owner, std::move(place)};
  }
  const std::size_t index = stray(place);
  return {index, std::move(place)};
}

// The distribution whose files nothing lists and with whose name the top-level name begins:
// dbus-python for "_dbus_bindings".
std::optional<std::size_t> Sorter::likely_owner(const fs::path& site,
                                                const std::string& top) const {
  std::string name = top.substr(std::min(top.find_first_not_of('_'), top.size()));
  while (!name.empty()) {
    const auto found = by_likely_name_.find({site, name});
    if (found != by_likely_name_.end() && unlisted_.contains(found->second)) return found->second;
    const std::size_t last_word = name.rfind('_');
    name.resize(last_word == std::string::npos ? 0 : last_word);
  }
  return std::nullopt;
}

bool Sorter::is_unproven(std::size_t index) const {
  const auto likely = unlisted_.find(index);
  const Installed& installed = installed_[index];
  std::error_code failure;
  return likely != unlisted_.end() &&
         is_import_directory(fs::weakly_canonical(installed.site, failure)) &&
         installed.modules.empty() && installed.libraries.empty() &&
         std::ranges::none_of(likely->second, [&](const std::string& name) {
           return is_importable(installed.site, name);
         });
}

std::size_t Sorter::stray(const Place& place) {
  const bool is_standard = is_standard_site(place.site);
  const std::string name = is_standard ? std::string(standard_library) : top_level(place.below);
  const auto [found, is_new] = strays_.try_emplace({place.site, name}, installed_.size());
  if (is_new) {
    Installed& installed = installed_.emplace_back();
    installed.distribution.name = name;
    installed.site = place.site;
    installed.is_standard = is_standard;
    installed.is_stray = !is_standard;
    projects_.emplace_back();
  }
  return found->second;
}

void Sorter::add_library(const Owned& owned) {
  installed_[owned.distribution].libraries.push_back(owned.place.file);
}

void Sorter::add_module(const Owned& owned) {
  Installed& installed = installed_[owned.distribution];
  const fs::path& file = owned.place.file;
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(file, failure);
  installed.bytes += failure ? 0 : size;
  const std::string& below = owned.place.below;
  auto name = python::parse_module_file(base::path_text(file.filename()));
  if (!name) return;
  installed.modules.push_back({.file = file,
                               .installed = wheel::installed_path(below).value_or(below),
                               .name = *std::move(name)});
}

std::vector<Installed> Sorter::take() {
  for (std::size_t i = 0; i < installed_.size(); ++i) installed_[i].is_unproven = is_unproven(i);
  // Nobody can import something that consists only of libraries.
  std::erase_if(installed_, [&](const Installed& each) {
    return each.distribution.version.empty() && each.modules.empty() && !each.metadata;
  });
  for (Installed& each : installed_) {
    std::ranges::sort(each.modules, {},
                      [](const InstalledModule& it) { return base::path_text(it.file); });
  }
  std::ranges::sort(installed_, {}, [](const Installed& each) {
    return std::tuple(base::normalize_name(each.distribution.name), each.distribution.version,
                      each.site);
  });
  return std::move(installed_);
}

std::string too_wide(const fs::path& directory) {
  return fmt::format(
      "a .pth, .egg-link or direct_url.json file names {:?} as a directory to import from; it was "
      "not searched, because nothing is installed there",
      base::path_text(directory));
}

}  // namespace

std::vector<Installed> find_installed(Tree& tree, TreeWalker& walker, const Limits& limits) {
  Sorter sorter(tree, limits);
  sorter.read_infos();
  sorter.add_found();
  bool told = false;
  for (const Project& project : sorter.projects()) {
    if (is_too_wide(project.at.directory)) {
      if (!told) tree.unreadable.push_back({project.at.directory, too_wide(project.at.directory)});
      told = true;
      continue;
    }
    Tree below;
    walker.walk(project.at.directory, below);
    sorter.add(project, std::move(below));
  }
  return sorter.take();
}

}  // namespace ftcheck::auditing
