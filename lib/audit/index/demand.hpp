// Who wants which versions of what: the walk of a resolution over the versions picked so far.
#pragma once

#include "audit/index/candidates.hpp"
#include "audit/index/conflict.hpp"
#include "audit/index/metadata.hpp"
#include "project/needs.hpp"
#include "wheel/marker.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// A line of METADATA that may hold for the target.
struct Dependency {
  std::string project;
  std::vector<std::string> extras;  // normalized
  std::string specifiers;
  std::string marker;  // empty if it holds without an extra
};

// A project that somebody wants, or wanted.
struct Node {
  std::string name;                    // normalized
  std::string spelled;                 // as first wanted
  std::optional<project::Pick> given;  // its version is decided
  std::optional<Candidates> candidates;
  std::string version;  // that is picked; empty if none is
  std::vector<Dependency> dependencies;
  std::vector<std::string> provides;  // extras, normalized
  std::vector<std::string> notes;     // about this version
  bool is_known = false;              // its dependencies are
  bool is_for_target = true;
  std::string failure;
  std::string tried;  // the specifiers that no release fits
  unsigned changes = 0;
  unsigned upgrades = 0;
  // What the last walk found.
  bool is_reached = false;
  std::vector<Wish> wishes;
  std::vector<std::string> extras;
  std::vector<std::string> wanted_by;
};

// A pick of an index as a requirement that pins its version and hashes.
project::Want want_of(const project::Pick& pick);

// True if somebody does not want the version that is picked.
bool is_excluded(const Node& node);

class Demand {
 public:
  // `needs` must outlive this.
  Demand(const project::Needs& needs, const wheel::MarkerEnvironment& environment);

  // Visits everything that the input leads to, breadth first.
  void walk();

  // What the last walk visited, in its order.
  const std::vector<Node*>& order() const { return order_; }

  // All that any walk has visited; never moved.
  std::map<std::string, Node>& nodes() { return nodes_; }

  // What the picked version of a project depends on.
  void take(Node& node, const Dependencies& read);

  // Picks another version, of which nothing is known yet.
  void pick(Node& node, const Candidate& release);

  // The SHA-256 that the input allows for a project; empty if it allows any.
  const std::vector<std::string>& hashes_of(const Node& node) const;

  // Where the project stands in the input; may be empty.
  std::string place_of(const Node& node) const;

  // There is more than fits, which is left out.
  bool is_too_large() const { return is_too_large_; }
  static constexpr std::size_t most_projects = 10'000;
  static constexpr std::size_t most_dependencies = 100'000;

  // About the input itself.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  // Somebody who wants a project.
  struct Want {
    const Node* node = nullptr;  // absent: the input
    std::string_view project;    // as written
    std::string by;
    std::string_view specifiers;
    const std::vector<std::string>& extras;  // normalized
  };
  struct State {
    Node* node = nullptr;
    std::string extra;  // empty: the project without extras
  };

  void take_pick(const project::Pick& pick);
  void take_root(const project::Want& want);
  void take_constraint(const project::Want& want);
  bool counts(const project::Want& want);
  bool holds(const std::string& marker, const std::vector<std::string>& extras, std::string& why);
  Node* node_of(std::string_view spelled);
  void reach(const Want& want);
  void expand(const State& state);
  void take_line(Node& node, const std::string& line);

  wheel::MarkerEnvironment environment_;
  std::map<std::string, Node> nodes_;  // by normalized name
  std::vector<project::Want> roots_;   // whose markers hold
  std::map<std::string, std::vector<Wish>> constraints_;
  std::map<std::string, std::vector<std::string>> hashes_;
  std::map<std::string, std::string> places_;
  std::vector<Node*> order_;
  std::vector<State> states_;
  std::set<std::pair<const Node*, std::string>> seen_;
  std::size_t dependencies_ = 0;
  bool is_too_large_ = false;
  std::vector<std::string> notes_;
};

// Adds a sentence unless there are many, or it is there already.
void add_note(std::vector<std::string>& notes, std::string sentence);

}  // namespace ftcheck::auditing
