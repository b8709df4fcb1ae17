// A breadth-first walk.  Its nodes are packages and extras of packages; each is visited once, so
// its time is linear in the number of edges, and circles end.
//
// uv tells packages apart by names that markers have for extras which exclude each other
// (marker_cache.hpp).  Which of these are activated is known after a walk, so if there are any the
// walk is repeated with them, as uv itself does.
#include "project/walk.hpp"

#include "base/project_name.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "project/credentials.hpp"
#include "project/marker_cache.hpp"
#include "project/package_index.hpp"
#include "wheel/version_specifier.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::project {
namespace {

constexpr int most_passes = 4;
constexpr std::size_t most_unread = 200;  // of one walk; the rest is counted

using Names = std::set<std::string>;

template <typename Map>
void add_keys(Names& names, const Map& map) {
  for (const auto& [name, value] : map) names.insert(name);
}

Names extras_of(const Graph& graph) {
  Names names;
  add_keys(names, graph.extras);
  add_keys(names, graph.extra_wants);
  for (const Package& package : graph.packages) {
    if (package.pick.is_root) add_keys(names, package.extras);
  }
  return names;
}

Names groups_of(const Graph& graph) {
  Names names;
  add_keys(names, graph.groups);
  add_keys(names, graph.group_wants);
  for (const Package& package : graph.packages) {
    if (package.pick.is_root) add_keys(names, package.groups);
  }
  return names;
}

// The names that are asked for, normalized; `kind` is "extra" or "group".
Names chosen(const std::vector<std::string>& asked, const Names& existing, std::string_view kind,
             std::string_view input) {
  Names names;
  for (const std::string& text : asked) {
    const std::string name = base::normalize_name(text);
    if (existing.contains(name)) {
      names.insert(name);
    } else if (name == "all") {
      names.insert(existing.begin(), existing.end());
    } else if (existing.empty()) {
      throw Error(fmt::format("{}: there is no {} {}, because this file has no {}s", input, kind,
                              text, kind));
    } else {
      throw Error(fmt::format("{}: there is no {} {}; there {} {}", input, kind, text,
                              existing.size() == 1 ? "is only" : "are", fmt::join(existing, ", ")));
    }
  }
  return names;
}

wheel::MarkerEnvironment with_choice(wheel::MarkerEnvironment environment, const Names& extras,
                                     const Names& groups) {
  environment.extras.insert(environment.extras.end(), extras.begin(), extras.end());
  environment.dependency_groups.insert(environment.dependency_groups.end(), groups.begin(),
                                       groups.end());
  return environment;
}

// A part of the file that may hold anything, to be shown.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 300;
  const std::string safe = without_credentials(text);
  std::string cut(base::cut_characters(safe, longest));
  return cut.size() < safe.size() ? cut + "..." : cut;
}

class Walk {
 public:
  Walk(const Graph& graph, const Selection& selection)
      : graph_(graph),
        selection_(selection),
        extras_(chosen(selection.extras, extras_of(graph), "extra", selection.name)),
        groups_(chosen_groups()),
        markers_(with_choice(selection.environment, extras_, groups_)),
        index_(graph) {}

  Needs needs() {
    collect_names();
    activate_choice();
    markers_.begin_pass();
    int passes = 0;
    do {
      visited_.assign(graph_.packages.size(), Visited{});
      missing_.clear();
      pass();
    } while (++passes < most_passes && markers_.begin_pass());
    Needs needs;
    take_picks(needs);
    take_wants(needs);
    needs.is_locked = graph_.is_locked;
    needs.is_complete = graph_.is_complete;
    needs.pre = graph_.pre;
    take_unread(needs);
    return needs;
  }

 private:
  struct Visited {
    bool is_picked = false;
    std::set<std::string> extras;
    std::vector<std::string> required_by;
  };

  // A package, or one of its extras.
  struct Node {
    std::size_t package = 0;
    std::string extra;
  };

  // Whose edges are followed.
  struct From {
    std::string by;
    MarkerScope scope = MarkerScope::project;
    std::string extra;
  };

  Names chosen_groups() const {
    const Names existing = groups_of(graph_);
    Names names = chosen(selection_.groups, existing, "group", selection_.name);
    for (const std::string& group : graph_.default_groups) {
      if (existing.contains(base::normalize_name(group))) names.insert(base::normalize_name(group));
    }
    return names;
  }

  void collect_names(const Edges& edges) {
    for (const Edge& edge : edges) markers_.collect_names(edge.marker);
  }

  void collect_names() {
    collect_names(graph_.roots);
    for (const auto& [name, edges] : graph_.groups) collect_names(edges);
    for (const Package& package : graph_.packages) {
      collect_names(package.wants);
      for (const auto& [name, edges] : package.extras) collect_names(edges);
      for (const auto& [name, edges] : package.groups) collect_names(edges);
    }
  }

  void activate_choice() {
    for (const Package& package : graph_.packages) {
      if (!package.pick.is_root) continue;
      const std::string project = base::normalize_name(package.pick.project);
      markers_.activate("project", project, "");
      for (const std::string& extra : extras_) {
        if (package.extras.contains(extra)) markers_.activate("extra", project, extra);
      }
      for (const std::string& group : groups_) {
        if (package.groups.contains(group)) markers_.activate("group", project, group);
      }
    }
  }

  void pass() {
    const From input{selection_.name, MarkerScope::project, ""};
    follow(graph_.roots, input);
    for (const std::string& extra : extras_) follow(edges_of(graph_.extras, extra), input);
    for (const std::string& group : groups_) follow(edges_of(graph_.groups, group), input);
    while (!queue_.empty()) {
      // Nodes that are added meanwhile are visited in the next round.
      const std::vector<Node> round = std::exchange(queue_, {});
      for (const Node& node : round) visit(node);
    }
  }

  static const Edges& edges_of(const std::map<std::string, Edges>& by_name,
                               const std::string& name) {
    static const Edges none;
    const auto found = by_name.find(name);
    return found == by_name.end() ? none : found->second;
  }

  void visit(const Node& node) {
    const Package& package = graph_.packages[node.package];
    const bool is_root = package.pick.is_root;
    if (selection_.no_deps && !is_root) return;
    const std::string& project = package.pick.project;
    const MarkerScope scope = is_root ? MarkerScope::project : MarkerScope::package;
    if (!node.extra.empty()) {
      markers_.activate("extra", base::normalize_name(project), node.extra);
      follow(edges_of(package.extras, node.extra),
             {fmt::format("{}[{}]", project, node.extra), scope, node.extra});
      return;
    }
    follow(package.wants, {project, scope, ""});
    if (!is_root) return;
    for (const std::string& group : groups_) {
      follow(edges_of(package.groups, group),
             {fmt::format("{} (group {})", project, group), scope, ""});
    }
  }

  void follow(const Edges& edges, const From& from) {
    for (const Edge& edge : edges) {
      if (!markers_.holds(edge.marker, from.scope, from.extra)) continue;
      const Found found = index_.find(edge, markers_);
      if (!found.exists) note_missing(edge, from);
      for (const std::size_t package : found.packages) reach(package, edge, from);
    }
  }

  void reach(std::size_t package, const Edge& edge, const From& from) {
    Visited& visited = visited_[package];
    // The edges of one list are followed in a row.
    if (visited.required_by.empty() || visited.required_by.back() != from.by) {
      visited.required_by.push_back(from.by);
    }
    const bool is_root = graph_.packages[package].pick.is_root;
    if (!visited.is_picked) {
      visited.is_picked = true;
      queue_.push_back({package, ""});
      if (is_root) {
        for (const std::string& extra : extras_) want_extra(package, extra);
      }
    }
    for (const std::string& extra : edge.extras) {
      want_extra(package, base::normalize_name(extra));
    }
  }

  void want_extra(std::size_t package, const std::string& extra) {
    if (!graph_.packages[package].extras.contains(extra)) return;
    if (visited_[package].extras.insert(extra).second) queue_.push_back({package, extra});
  }

  void note_missing(const Edge& edge, const From& from) {
    std::string text = edge.project;
    if (!edge.version.empty()) text.append("==").append(edge.version);
    const std::string why = edge.version.empty()
                                ? "the file has no package of that name"
                                : "the file has no package of that name and version";
    missing_.push_back({std::move(text), fmt::format("wanted by {}", from.by), why});
  }

  void take_picks(Needs& needs) {
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t i = 0; i < visited_.size(); ++i) {
      if (!visited_[i].is_picked) continue;
      order.emplace_back(base::normalize_name(graph_.packages[i].pick.project), i);
    }
    std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      return base::is_older(graph_.packages[a.second].pick.version,
                            graph_.packages[b.second].pick.version);
    });
    needs.picks.reserve(order.size());
    for (const auto& [name, i] : order) {
      needs.picks.push_back(graph_.packages[i].pick);
      needs.picks.back().required_by = std::move(visited_[i].required_by);
    }
  }

  void take_wants(const std::vector<Want>& from, std::vector<Want>& to) {
    for (const Want& want : from) {
      if (markers_.holds(want.marker, MarkerScope::project, "")) to.push_back(want);
    }
  }

  void take_wants(Needs& needs) {
    take_wants(graph_.wants, needs.wants);
    for (const std::string& extra : extras_) {
      const auto found = graph_.extra_wants.find(extra);
      if (found != graph_.extra_wants.end()) take_wants(found->second, needs.wants);
    }
    for (const std::string& group : groups_) {
      const auto found = graph_.group_wants.find(group);
      if (found != graph_.group_wants.end()) take_wants(found->second, needs.wants);
    }
    take_wants(graph_.constraints, needs.constraints);
  }

  void take_unread(Needs& needs) {
    needs.unread = graph_.unread;
    std::vector<Unread> found = std::move(missing_);
    const std::vector<Unread>& open = markers_.unread();
    found.insert(found.end(), open.begin(), open.end());
    for (const std::string& name : index_.crowded()) {
      found.push_back({name, "", "so many packages have that name that some are left out"});
    }
    std::unordered_set<std::string> known;
    std::size_t left_out = 0;
    for (Unread& each : found) {
      each.text = shown(each.text);
      if (!known.insert(fmt::format("{}\n{}", each.text, each.place)).second) continue;
      if (known.size() > most_unread) {
        ++left_out;
      } else {
        needs.unread.push_back(std::move(each));
      }
    }
    if (left_out != 0) {
      needs.unread.push_back({fmt::format("{} more", left_out), "", "they have similar problems"});
    }
    note_other_target(needs);
  }

  // Installers refuse a file that is not for their Python or platform.
  void note_other_target(Needs& needs) {
    const auto python = selection_.environment.values.find("python_version");
    const auto full = selection_.environment.values.find("python_full_version");
    const auto specifiers = wheel::parse_specifiers(graph_.requires_python);
    if (!specifiers) {
      needs.unread.push_back(
          {shown(graph_.requires_python), "requires-python", "it is not a specifier"});
    } else if (full != selection_.environment.values.end() &&
               python != selection_.environment.values.end() &&
               !wheel::admits_version(*specifiers, full->second) &&
               !wheel::admits_version(*specifiers, python->second + ".999")) {
      needs.notes.push_back(
          fmt::format("the file requires Python {}, so it may lack what Python {} would install",
                      shown(graph_.requires_python), python->second));
    }
    if (graph_.environments.empty()) return;
    const bool is_for_target = std::any_of(
        graph_.environments.begin(), graph_.environments.end(), [&](const std::string& marker) {
          return wheel::evaluate(marker, selection_.environment).value_or(true);
        });
    if (is_for_target) return;
    needs.notes.push_back(
        fmt::format("the file is only for other environments than the target, so it may lack what "
                    "that would install: {}",
                    shown(fmt::format("{}", fmt::join(graph_.environments, "; ")))));
  }

  const Graph& graph_;
  const Selection& selection_;
  Names extras_;
  Names groups_;
  MarkerCache markers_;
  PackageIndex index_;
  std::vector<Visited> visited_;
  std::vector<Node> queue_;
  std::vector<Unread> missing_;
};

}  // namespace

Needs walk(const Graph& graph, const Selection& selection) {
  return Walk(graph, selection).needs();
}

}  // namespace ftcheck::project
