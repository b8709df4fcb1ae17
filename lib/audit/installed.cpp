#include "audit/installed.hpp"

#include "audit/distributions.hpp"
#include "audit/interpreter.hpp"
#include "wheel/ascii.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// A file, the directory that it is imported from, and its path below that.
struct Place {
  fs::path file;
  fs::path site;
  std::string below;
};

std::string first_component(const std::string& path) {
  return path.substr(0, path.find('/'));
}

// What is imported of a path below a site: "pkg" of "pkg/_x.so", "_x" of "_x.so".
std::string top_level(const std::string& below) {
  const std::string first = first_component(below);
  if (first.size() < below.size()) {
    return first.ends_with(".libs") ? first.substr(0, first.size() - 5) : first;
  }
  return first.substr(0, first.find('.'));
}

// Sorts files into distributions.
class Sorter {
 public:
  Sorter(const Tree& tree, const Limits& limits) { read_infos(tree.infos, limits); }

  // Projects that are installed in editable mode, by distribution.
  std::vector<std::pair<std::size_t, fs::path>> projects() const;

  void add_module(const fs::path& file) { add(file, owner_of(place_of(file)), true); }
  void add_library(const fs::path& file) { add(file, owner_of(place_of(file)), false); }
  void add_module_of(std::size_t distribution, const fs::path& file) {
    add(file, {distribution, place_of(file)}, true);
  }

  std::vector<Installed> take();

 private:
  struct Owned {
    std::size_t distribution = 0;
    Place place;
  };
  void read_infos(const std::vector<fs::path>& infos, const Limits& limits);
  void read_info(const fs::path& info, const Limits& limits);
  Place place_of(const fs::path& file) const;
  Owned owner_of(Place place);
  std::size_t stray(const Place& place);
  void add(const fs::path& file, const Owned& owned, bool is_module);

  std::vector<Installed> installed_;
  std::vector<std::optional<fs::path>> projects_;  // of installed_
  std::map<fs::path, std::map<std::string, std::size_t>> owners_;  // by site and path below it
  std::map<std::pair<fs::path, std::string>, std::size_t> by_top_level_;
  std::map<std::pair<fs::path, std::string>, std::size_t> strays_;
};

// Infos below another directory of infos are copies that a distribution carries along.
void Sorter::read_infos(const std::vector<fs::path>& infos, const Limits& limits) {
  for (const fs::path& info : infos) owners_[info.parent_path()];
  std::vector<fs::path> nested;
  for (const auto& [site, files] : owners_) {
    for (fs::path up = site; up.has_relative_path() && up != up.parent_path();) {
      up = up.parent_path();
      if (owners_.contains(up)) nested.push_back(site);
    }
  }
  for (const fs::path& site : nested) owners_.erase(site);
  for (const fs::path& info : infos) {
    if (owners_.contains(info.parent_path())) read_info(info, limits);
  }
}

void Sorter::read_info(const fs::path& path, const Limits& limits) {
  DistributionInfo info = read_distribution(path, limits);
  const std::size_t index = installed_.size();
  for (std::string& file : info.files) owners_[info.site].emplace(std::move(file), index);
  for (const std::string& name : info.top_levels) by_top_level_.emplace(std::pair(info.site, name), index);
  // Where nothing is listed, a package that has the distribution's name is likely to be its.
  std::string name = wheel::normalize_name(info.distribution.name);
  std::ranges::replace(name, '-', '_');
  by_top_level_.emplace(std::pair(info.site, std::move(name)), index);
  Installed& installed = installed_.emplace_back();
  installed.distribution = std::move(info.distribution);
  installed.site = std::move(info.site);
  installed.metadata = std::move(info.metadata);
  installed.wheel_file = std::move(info.wheel_file);
  projects_.push_back(std::move(info.project));
}

std::vector<std::pair<std::size_t, fs::path>> Sorter::projects() const {
  std::vector<std::pair<std::size_t, fs::path>> found;
  for (std::size_t i = 0; i < projects_.size(); ++i) {
    if (projects_[i]) found.emplace_back(i, *projects_[i]);
  }
  return found;
}

Place Sorter::place_of(const fs::path& file) const {
  const auto place = [&](const fs::path& site) {
    return Place{file, site, file.lexically_relative(site).generic_string()};
  };
  for (fs::path up = file.parent_path(); !up.empty(); up = up.parent_path()) {
    if (owners_.contains(up) || is_import_directory(up)) return place(up);
    if (up == up.parent_path()) break;
  }
  // Elsewhere a package begins where its parent directory is no package any more.
  fs::path root = file.parent_path();
  std::error_code failure;
  while (root != root.parent_path() && fs::exists(root / "__init__.py", failure)) {
    root = root.parent_path();
  }
  return place(root);
}

Sorter::Owned Sorter::owner_of(Place place) {
  if (const auto site = owners_.find(place.site); site != owners_.end()) {
    if (const auto file = site->second.find(place.below); file != site->second.end()) {
      return {file->second, std::move(place)};
    }
  }
  const std::string top = top_level(place.below);
  for (const std::string& name : {top, wheel::to_lower(top)}) {
    if (const auto found = by_top_level_.find({place.site, name}); found != by_top_level_.end()) {
      return {found->second, std::move(place)};
    }
  }
  const std::size_t index = stray(place);
  return {index, std::move(place)};
}

std::size_t Sorter::stray(const Place& place) {
  const bool standard = place.site.filename() == "lib-dynload";
  const std::string name = standard ? "standard library" : top_level(place.below);
  const auto [found, is_new] = strays_.try_emplace({place.site, name}, installed_.size());
  if (is_new) {
    Installed& installed = installed_.emplace_back();
    installed.distribution.name = name;
    installed.site = place.site;
    projects_.emplace_back();
  }
  return found->second;
}

void Sorter::add(const fs::path& file, const Owned& owned, bool is_module) {
  Installed& installed = installed_[owned.distribution];
  if (!is_module) {
    installed.libraries.push_back(file);
    return;
  }
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(file, failure);
  installed.bytes += failure ? 0 : size;
  installed.modules.push_back(
      {file, wheel::installed_path(owned.place.below).value_or(owned.place.below)});
}

std::vector<Installed> Sorter::take() {
  // A package of which there are only libraries is no distribution that anybody could import.
  std::erase_if(installed_, [&](const Installed& each) {
    return each.distribution.version.empty() && each.modules.empty() && !each.metadata;
  });
  std::ranges::sort(installed_, [](const Installed& a, const Installed& b) {
    const auto key = [](const Installed& each) {
      return std::tuple(wheel::normalize_name(each.distribution.name), each.distribution.version,
                        each.site);
    };
    return key(a) < key(b);
  });
  return std::move(installed_);
}

}  // namespace

std::vector<Installed> find_installed(const fs::path& root, Tree& tree, TreeWalker& walker,
                                      const Limits& limits) {
  Sorter sorter(tree, limits);
  for (const fs::path& file : tree.modules) sorter.add_module(file);
  for (const fs::path& file : tree.libraries) sorter.add_library(file);
  for (const auto& [distribution, project] : sorter.projects()) {
    Tree below;
    walker.walk(project.is_absolute() ? project : root / project, below);
    for (const fs::path& file : below.modules) sorter.add_module_of(distribution, file);
    std::ranges::move(below.unreadable, std::back_inserter(tree.unreadable));
  }
  return sorter.take();
}

}  // namespace ftcheck::auditing
