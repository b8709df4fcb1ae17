#include "project/lock_roots.hpp"

#include "base/project_name.hpp"
#include "base/version.hpp"
#include "project/both_markers.hpp"
#include "project/poetry_constraint.hpp"
#include "wheel/marker_grammar.hpp"
#include "wheel/version_specifier.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace ftcheck::project {
namespace {

using Places = std::unordered_map<std::string, std::vector<std::size_t>>;

// Poetry writes these edges itself, so more versions of one name than this are nonsense.
constexpr std::size_t most_versions = 16;

void add_edges(const std::vector<Want>& wants, Edges& edges) {
  edges.reserve(edges.size() + wants.size());
  for (const Want& want : wants) {
    edges.push_back({want.project, want.extras, want.marker, {}, want.specifiers});
  }
}

class Splitting {
 public:
  Splitting(const Graph& graph, const std::vector<std::string>& pythons)
      : graph_(graph), pythons_(pythons) {
    for (std::size_t i = 0; i < graph.packages.size(); ++i) {
      places_[base::normalize_name(graph.packages[i].pick.project)].push_back(i);
    }
    for (auto& [name, places] : places_) {
      std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
        return base::is_older(version(b), version(a));
      });
    }
  }

  void split(Edges& edges) const {
    Edges result;
    result.reserve(edges.size());
    for (Edge& edge : edges) split(std::move(edge), result);
    edges = std::move(result);
  }

 private:
  const std::string& version(std::size_t package) const {
    return graph_.packages[package].pick.version;
  }

  void split(Edge edge, Edges& to) const {
    const std::vector<std::size_t> fitting = fitting_of(edge);
    if (fitting.size() < 2) {
      to.push_back(std::move(edge));
      return;
    }
    std::string elsewhere;  // where no newer package counts
    for (const std::size_t package : fitting) {
      // The oldest counts wherever no other does, so none is lost.
      const bool is_last = package == fitting.back();
      Edge part = edge;
      part.version = version(package);
      part.marker = both_markers(
          edge.marker, both_markers(is_last ? std::string() : pythons_[package], elsewhere));
      to.push_back(std::move(part));
      if (pythons_[package].empty()) return;  // it is for every Python
      // Without an opposite, older ones count there too, so none is lost.
      if (const auto rest = wheel::negated_marker(pythons_[package])) {
        elsewhere = both_markers(elsewhere, *rest);
      }
    }
  }

  // Newest first.
  std::vector<std::size_t> fitting_of(const Edge& edge) const {
    std::vector<std::size_t> fitting;
    const auto found = places_.find(base::normalize_name(edge.project));
    if (!edge.version.empty() || found == places_.end() || found->second.size() > most_versions) {
      return fitting;
    }
    const auto specifiers = wheel::parse_specifiers(edge.specifiers);
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(fitting),
                 [&](std::size_t package) {
                   return !specifiers || wheel::admits_version(*specifiers, version(package));
                 });
    return fitting;
  }

  const Graph& graph_;
  const std::vector<std::string>& pythons_;
  Places places_;  // newest first
};

}  // namespace

std::optional<Pyproject> pyproject_beside(const std::filesystem::path& lock, const ReadFile& read) {
  const std::filesystem::path file = lock.parent_path() / "pyproject.toml";
  try {
    return parse_pyproject(read(file), file);
  } catch (const Error&) {
    return std::nullopt;
  }
}

void add_roots(Graph& graph, const Pyproject& project) {
  const Graph& from = project.graph;
  graph.roots = from.roots;
  add_edges(from.wants, graph.roots);
  graph.extras = from.extras;
  for (const auto& [name, wants] : from.extra_wants) add_edges(wants, graph.extras[name]);
  graph.groups = from.groups;
  for (const auto& [name, wants] : from.group_wants) add_edges(wants, graph.groups[name]);
  graph.default_groups = from.default_groups;
  // Those of the lock file come last, each once.
  std::vector<std::string> indexes = from.indexes;
  std::copy_if(graph.indexes.begin(), graph.indexes.end(), std::back_inserter(indexes),
               [&](const std::string& url) {
                 return std::ranges::find(from.indexes, url) == from.indexes.end();
               });
  graph.indexes = std::move(indexes);
  graph.replaces_default = from.replaces_default;
  graph.find_links = from.find_links;
  graph.pre = from.pre;
  graph.requires_python = from.requires_python;
}

void tell_versions_apart(Graph& graph, const std::vector<std::string>& pythons) {
  const Splitting splitting(graph, pythons);
  splitting.split(graph.roots);
  for (auto& [name, edges] : graph.extras) splitting.split(edges);
  for (auto& [name, edges] : graph.groups) splitting.split(edges);
  for (Package& package : graph.packages) {
    splitting.split(package.wants);
    for (auto& [name, edges] : package.extras) splitting.split(edges);
  }
}

std::string marker_of_python(std::string_view specifiers) {
  return python_marker(specifiers).value_or(std::string());
}

}  // namespace ftcheck::project
