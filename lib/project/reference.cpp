// pip's words for it: VCS URLs, file: URLs, archives, and directories (PEP 440, "direct
// references").  A repository's URL is "SYSTEM+URL@REVISION#egg=NAME".
#include "project/reference.hpp"

#include "base/ascii.hpp"
#include "base/path.hpp"
#include "base/path_text.hpp"
#include "base/percent.hpp"
#include "project/credentials.hpp"
#include "project/locked_file.hpp"
#include "wheel/file_name.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace ftcheck::project {
namespace {

constexpr std::array<std::string_view, 6> source_suffixes = {
    ".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".tar",
};

bool is_repository(std::string_view scheme) {
  constexpr std::array<std::string_view, 6> systems = {"git", "hg", "bzr", "svn", "ssh", "sftp"};
  const std::string_view system = scheme.substr(0, scheme.find('+'));
  return std::ranges::any_of(
      systems, [&](std::string_view each) { return base::equal_without_case(each, system); });
}

// "https" of "https://host/x"; empty if the text does not begin with a scheme that pip knows.
std::string_view scheme_of(std::string_view text) {
  constexpr std::array<std::string_view, 4> schemes = {"http", "https", "file", "ftp"};
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = text.substr(0, colon);
  const bool is_known =
      is_repository(scheme) || std::ranges::any_of(schemes, [&](std::string_view each) {
        return base::equal_without_case(each, scheme);
      });
  return is_known ? scheme : std::string_view{};
}

// The value of KEY in "#egg=x&sha256=...".
std::string fragment_value(std::string_view fragment, std::string_view key) {
  for (const std::string_view part : base::split(fragment, '&')) {
    if (part.starts_with(key) && part.substr(key.size()).starts_with('=')) {
      return base::percent_decoded(part.substr(key.size() + 1));
    }
  }
  return {};
}

// "foo-1.0.tar.gz" names foo and 1.0.
void read_archive_name(std::string_view name, Pick& pick) {
  if (const auto wheel = wheel::parse_file_name(name)) {
    if (pick.project.empty()) pick.project = wheel->distribution;
    pick.version = wheel->version;
    return;
  }
  for (const std::string_view suffix : source_suffixes) {
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos ||
        !base::is_digit(name.substr(dash + 1, 1).empty() ? ' ' : name[dash + 1])) {
      return;
    }
    if (pick.project.empty()) pick.project = name.substr(0, dash);
    pick.version = name.substr(dash + 1);
    return;
  }
}

// A name for what has none: "x" for "git+https://host/y/x.git@main", "../x/" and "C:\\x".
std::string last_name(std::string_view location, bool is_vcs) {
  if (is_vcs) {
    const std::size_t at = location.rfind('@');
    if (at != std::string_view::npos && at > location.rfind('/')) location = location.substr(0, at);
    if (location.ends_with(".git")) location.remove_suffix(4);
  }
  while (location.ends_with('/') || location.ends_with('\\')) location.remove_suffix(1);
  return std::string(base::file_name(location));
}

}  // namespace

bool is_url(std::string_view text) {
  return !scheme_of(text).empty();
}

bool is_archive(std::string_view name) {
  return name.ends_with(".whl") || std::ranges::any_of(source_suffixes, [&](std::string_view each) {
           return name.ends_with(each);
         });
}

Pick referred(std::string_view reference, std::string_view project, bool editable) {
  Pick pick;
  pick.project = project;
  const std::string_view scheme = scheme_of(reference);
  std::string_view location = reference;
  std::string_view fragment;
  if (!scheme.empty()) {
    const std::size_t hash = reference.find('#');
    location = reference.substr(0, hash);
    if (hash != std::string_view::npos) fragment = reference.substr(hash + 1);
  }
  pick.location = without_credentials(location);
  std::string egg = fragment_value(fragment, "egg");
  if (pick.project.empty()) pick.project = base::trim(egg.substr(0, egg.find('[')));

  if (is_repository(scheme)) {
    pick.origin = Origin::vcs;
  } else {
    const std::string_view path = location.substr(0, location.find('?'));
    const std::string name = scheme.empty() ? std::string(base::file_name(path))
                                            : base::percent_decoded(base::last_component(path));
    const bool is_local = scheme.empty() || base::equal_without_case(scheme, "file");
    const bool is_file = is_archive(name);
    if (!is_local) {
      pick.origin = Origin::url;
    } else if (is_file) {
      pick.origin = Origin::path;
    } else {
      pick.origin = editable ? Origin::editable : Origin::directory;
    }
    if (is_file) {
      read_archive_name(name, pick);
      const std::string sha256 = fragment_value(fragment, "sha256");
      auto file = locked_file(
          {name, pick.origin == Origin::url ? pick.location : "", "", sha256, std::nullopt});
      if (file) pick.files.push_back(std::move(*file));
    }
  }
  if (pick.project.empty()) pick.project = last_name(pick.location, pick.origin == Origin::vcs);
  return pick;
}

std::string local_path(std::string_view reference) {
  constexpr std::string_view scheme = "file:";
  if (!base::equal_without_case(reference.substr(0, scheme.size()), scheme)) {
    return std::string(reference);
  }
  std::string_view path = reference.substr(scheme.size());
  path = path.substr(0, path.find('#'));
  constexpr std::string_view local_host = "//localhost/";
  if (path.starts_with(local_host)) path.remove_prefix(local_host.size() - 1);
  if (path.starts_with("//")) path.remove_prefix(2);
  return base::percent_decoded(path);
}

std::string find_links_place(std::string_view text, const std::filesystem::path& file) {
  return is_url(text) ? std::string(text) : base::path_text(file.parent_path() / text);
}

std::string vcs_location(std::string_view system, std::string_view url, std::string_view revision) {
  std::string location(system);
  location.append("+").append(without_credentials(url));
  if (!revision.empty()) location.append("@").append(revision);
  return location;
}

std::vector<std::string> take_extras(std::string_view& reference) {
  std::vector<std::string> extras;
  const std::size_t open = reference.rfind('[');
  if (!reference.ends_with(']') || open == std::string_view::npos || open == 0) return extras;
  for (const std::string_view part :
       base::split(reference.substr(open + 1, reference.size() - open - 2), ',')) {
    if (!base::trim(part).empty()) extras.emplace_back(base::trim(part));
  }
  reference = reference.substr(0, open);
  return extras;
}

void add_package(Graph& graph, Edges& edges, Pick pick, std::vector<std::string> extras,
                 std::string marker) {
  edges.push_back({pick.project, std::move(extras), marker, {}, {}});
  Package package;
  package.pick = std::move(pick);
  package.marker = std::move(marker);
  graph.packages.push_back(std::move(package));
}

}  // namespace ftcheck::project
