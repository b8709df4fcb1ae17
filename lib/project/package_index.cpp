#include "project/package_index.hpp"

#include "base/project_name.hpp"
#include "base/version.hpp"
#include "wheel/version_specifier.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace ftcheck::project {
namespace {

// No file has that many packages of one name; an edge to that name looks at each.
constexpr std::size_t most_of_a_name = 64;

std::string key(std::string_view name, std::string_view version) {
  std::string text = base::normalize_name(name);
  const auto canonical = base::canonical_version(version);
  return text.append("\n").append(canonical ? *canonical : version);
}

}  // namespace

PackageIndex::PackageIndex(const Graph& graph) : graph_(graph) {
  for (std::size_t i = 0; i < graph.packages.size(); ++i) {
    const Pick& pick = graph.packages[i].pick;
    add(by_name_, base::normalize_name(pick.project), i);
    add(by_version_, key(pick.project, pick.version), i);
  }
}

void PackageIndex::add(Places& places, std::string key, std::size_t package) {
  std::vector<std::size_t>& found = places[std::move(key)];
  if (found.size() < most_of_a_name) return found.push_back(package);
  const std::string& name = graph_.packages[package].pick.project;
  if (crowded_.empty() || crowded_.back() != name) crowded_.push_back(name);
}

Found PackageIndex::find(const Edge& edge, MarkerCache& markers) const {
  const bool has_version = !edge.version.empty();
  const Places& places = has_version ? by_version_ : by_name_;
  const auto found = places.find(has_version ? key(edge.project, edge.version)
                                             : base::normalize_name(edge.project));
  Found result;
  if (found == places.end()) return result;
  result.exists = true;
  const auto keep_if = [&](const auto& is_meant) {
    std::vector<std::size_t> kept;
    std::copy_if(result.packages.begin(), result.packages.end(), std::back_inserter(kept),
                 [&](std::size_t i) { return is_meant(graph_.packages[i].pick); });
    if (!kept.empty()) result.packages = std::move(kept);
  };
  for (const std::size_t i : found->second) {
    if (markers.holds(graph_.packages[i].marker, MarkerScope::project, "")) {
      result.packages.push_back(i);
    }
  }
  if (result.packages.size() > 1 && !edge.source.empty()) {
    keep_if([&](const Pick& pick) {
      return pick.index == edge.source || pick.location == edge.source;
    });
  }
  if (result.packages.size() > 1 && !edge.specifiers.empty()) {
    const auto specifiers = wheel::parse_specifiers(edge.specifiers);
    if (specifiers) {
      keep_if([&](const Pick& pick) { return wheel::admits_version(*specifiers, pick.version); });
    }
  }
  return result;
}

}  // namespace ftcheck::project
