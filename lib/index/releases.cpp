// Names of wheels follow PEP 427, and those of source distributions PEP 625; older ones of the
// latter may have any spelling of the project's name, so the name is searched for as pip does.
#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "index/choose.hpp"
#include "wheel/specifier.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

// Tags of all wheels together.  The largest projects have some ten thousand; a page of short names
// could stand for billions.
constexpr std::size_t most_tags = 1'000'000;

// Those that pip unpacks, the one that PEP 625 prescribes first.
constexpr std::array<std::string_view, 6> archives = {".tar.gz", ".zip", ".tar.bz2",
                                                      ".tar.xz", ".tgz", ".tar"};

// An upper bound of how many tags a wheel's name stands for.
std::size_t count_tags(std::string_view name) {
  std::size_t count = 1;
  for (int part = 0; part < 3; ++part) {
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos) break;
    const std::string_view set = name.substr(dash + 1);
    count *= static_cast<std::size_t>(std::ranges::count(set, '.')) + 1;
    name = name.substr(0, dash);
  }
  return count;
}

// The version of the project's source distribution with that name, and where its suffix is in
// `archives`.
struct Sdist {
  std::string_view version;
  std::size_t archive = 0;
};

std::optional<Sdist> parse_sdist(std::string_view name, std::string_view project) {
  const auto* suffix =
      std::ranges::find_if(archives, [&](std::string_view each) { return name.ends_with(each); });
  if (suffix == archives.end()) return std::nullopt;
  const std::string_view stem = name.substr(0, name.size() - suffix->size());
  for (std::size_t dash = stem.find('-'); dash != std::string_view::npos;
       dash = stem.find('-', dash + 1)) {
    const std::string_view version = stem.substr(dash + 1);
    if (base::normalize_name(stem.substr(0, dash)) == project && base::is_version(version)) {
      return Sdist{version, static_cast<std::size_t>(suffix - archives.begin())};
    }
  }
  return std::nullopt;
}

std::string normal_form(const std::string& version) {
  const auto parsed = base::parse_version(version);
  std::string normal = base::normal_version(version.substr(0, version.find('+')));
  if (parsed && !parsed->local.empty()) normal.append("+").append(parsed->local);
  return normal;
}

class Collection {
 public:
  explicit Collection(const Page& page)
      : page_(page), project_(base::normalize_name(page.project)) {
    for (const File& file : page.files) add(file);
  }

  std::vector<Release> result() && {
    std::vector<Release> releases;
    releases.reserve(found_.size());
    for (auto& each : found_) releases.push_back(std::move(each.second.release));
    std::ranges::sort(releases, [](const Release& a, const Release& b) {
      return base::is_older(a.version, b.version);
    });
    return releases;
  }

 private:
  struct Found {
    Release release;
    std::size_t archive = archives.size();  // of the source distribution
  };

  void add(const File& file) {
    if (file.name.ends_with(".whl")) return add_wheel(file);
    const auto sdist = parse_sdist(file.name, project_);
    if (!sdist) return;
    Found& found = at(std::string(sdist->version), file);
    if (sdist->archive >= found.archive) return;
    found.archive = sdist->archive;
    found.release.sdist = &file;
  }

  void add_wheel(const File& file) {
    const std::size_t tags = count_tags(file.name);
    if (tags > wheel::max_expanded_tags) return;  // its name is invalid
    if (tags > tags_left_) {
      throw Error(
          fmt::format("the page of {} has wheels for more than {} tags; no project has "
                      "nearly as many",
                      page_.project, most_tags));
    }
    auto name = wheel::parse_file_name(file.name);
    if (!name || base::normalize_name(name->distribution) != project_) return;
    tags_left_ -= tags;
    Release& release = at(name->version, file).release;
    release.wheels.push_back({&file, std::move(*name)});
  }

  // The version's release, to which the file belongs.
  Found& at(const std::string& version, const File& file) {
    const auto [place, is_new] = found_.try_emplace(base::canonical_version(version).value());
    Release& release = place->second.release;
    if (is_new) {
      release.version = normal_form(version);
      release.is_pre = base::is_pre_release(version);
      release.yanked = true;
    }
    release.yanked = release.yanked && file.yanked;
    const bool is_earlier = release.uploaded.empty() || file.uploaded < release.uploaded;
    if (is_earlier && !file.uploaded.empty()) release.uploaded = file.uploaded;
    return place->second;
  }

  const Page& page_;
  std::string project_;
  std::size_t tags_left_ = most_tags;
  std::map<std::string, Found> found_;  // by canonical version
};

}  // namespace

std::vector<Release> releases_of(const Page& page) {
  return Collection(page).result();
}

}  // namespace ftcheck::index
