#include "audit/index/demand.hpp"

#include "audit/index/allowed.hpp"
#include "base/project_name.hpp"
#include "wheel/problems.hpp"
#include "wheel/requirement.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t most_notes = 1000;
constexpr std::size_t most_notes_of_node = 20;

std::vector<std::string> normalized(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(base::normalize_name(name));
  return result;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

}  // namespace

void add_note(std::vector<std::string>& notes, std::string sentence) {
  if (notes.size() < most_notes && !contains(notes, sentence)) notes.push_back(std::move(sentence));
}

project::Want want_of(const project::Pick& pick) {
  return {.project = pick.project,
          .extras = {},
          .specifiers = pick.version.empty() ? "" : fmt::format("=={}", pick.version),
          .marker = {},
          .by = pick.required_by.empty() ? "" : pick.required_by.front(),
          .place = pick.place,
          .hashes = allowed_hashes(pick)};
}

bool is_excluded(const Node& node) {
  return std::ranges::any_of(node.wishes,
                             [&](const Wish& wish) { return !admits(wish, node.version); });
}

Demand::Demand(const project::Needs& needs, const wheel::MarkerEnvironment& environment)
    : environment_(environment) {
  for (const project::Pick& pick : needs.picks) take_pick(pick);
  for (const project::Want& want : needs.wants) {
    if (counts(want)) take_root(want);
  }
  for (const project::Want& want : needs.constraints) {
    if (counts(want)) take_constraint(want);
  }
}

void Demand::take_pick(const project::Pick& pick) {
  if (pick.origin != project::Origin::index) {
    if (Node* const node = node_of(pick.project)) node->given = pick;
    return;
  }
  take_root(want_of(pick));
}

void Demand::take_root(const project::Want& want) {
  const std::string name = base::normalize_name(want.project);
  if (!want.hashes.empty()) hashes_[name] = want.hashes;
  places_.emplace(name, want.place);
  roots_.push_back(want);
}

void Demand::take_constraint(const project::Want& want) {
  const std::string name = base::normalize_name(want.project);
  if (!want.hashes.empty()) hashes_[name] = want.hashes;
  constraints_[name].push_back(
      {want.place.empty() ? want.by : fmt::format("{} ({})", want.by, want.place), want.specifiers,
       true});
}

bool Demand::counts(const project::Want& want) {
  std::string why;
  if (!holds(want.marker, {}, why)) return false;
  if (!why.empty()) {
    add_note(notes_, fmt::format("{} (wanted by {}) is included, because {}", want.project,
                                 want.by.empty() ? "the command line" : want.by, why));
  }
  return true;
}

// A marker that depends on what is not known counts as holding; `why` then says what that is.
bool Demand::holds(const std::string& marker, const std::vector<std::string>& extras,
                   std::string& why) {
  if (marker.empty()) return true;
  environment_.extras = extras;
  return wheel::evaluate(marker, environment_, &why).value_or(true);
}

Node* Demand::node_of(std::string_view spelled) {
  std::string name = base::normalize_name(spelled);
  const auto found = nodes_.find(name);
  if (found != nodes_.end()) return &found->second;
  if (nodes_.size() >= most_projects) {
    is_too_large_ = true;
    return nullptr;
  }
  Node& node = nodes_[name];
  node.spelled = spelled;
  node.name = std::move(name);
  return &node;
}

void Demand::walk() {
  for (auto& [name, node] : nodes_) {
    node.is_reached = false;
    node.wishes.clear();
    node.extras.clear();
    node.wanted_by.clear();
  }
  order_.clear();
  states_.clear();
  seen_.clear();
  for (auto& [name, node] : nodes_) {
    if (!node.given) continue;
    node.is_reached = true;
    order_.push_back(&node);
    states_.push_back({&node, ""});
  }
  for (const project::Want& want : roots_) {
    reach({nullptr, want.project, want.by, want.specifiers, normalized(want.extras)});
  }
  std::size_t next = 0;
  while (next < states_.size()) {
    const State state = states_[next++];
    expand(state);
  }
}

void Demand::reach(const Want& want) {
  Node* const node = node_of(want.project);
  if (node == nullptr) return;
  if (!std::exchange(node->is_reached, true)) {
    order_.push_back(node);
    states_.push_back({node, ""});
    const auto constraints = constraints_.find(node->name);
    if (constraints != constraints_.end()) node->wishes = constraints->second;
  }
  if (node != want.node && !contains(node->wanted_by, want.by)) {
    node->wanted_by.push_back(want.by);
  }
  if (!want.specifiers.empty()) {
    node->wishes.push_back({want.by, std::string(want.specifiers), false});
  }
  for (const std::string& extra : want.extras) {
    if (!seen_.emplace(node, extra).second) continue;
    node->extras.push_back(extra);
    states_.push_back({node, extra});
  }
}

void Demand::expand(const State& state) {
  std::string why;
  for (const Dependency& dependency : state.node->dependencies) {
    const bool is_wanted = state.extra.empty() ? dependency.marker.empty()
                                               : !dependency.marker.empty() &&
                                                     holds(dependency.marker, {state.extra}, why);
    if (!is_wanted) continue;
    reach({state.node, dependency.project,
           state.extra.empty() ? state.node->spelled
                               : fmt::format("{}[{}]", state.node->spelled, state.extra),
           dependency.specifiers, dependency.extras});
  }
}

void Demand::take(Node& node, const Dependencies& read) {
  const auto note = [&](std::string sentence) { node.notes.push_back(std::move(sentence)); };
  if (!read.error.empty()) {
    note(fmt::format("what {} {} depends on is not known: {}", node.spelled, node.version,
                     read.error));
    return;
  }
  node.is_known = true;
  node.provides = normalized(read.provides_extra);
  for (const std::string& line : read.requires_dist) {
    if (dependencies_ == most_dependencies) {
      is_too_large_ = true;
      return;
    }
    take_line(node, line);
  }
}

void Demand::take_line(Node& node, const std::string& line) {
  const auto note = [&](std::string sentence) {
    if (node.notes.size() < most_notes_of_node) node.notes.push_back(std::move(sentence));
  };
  std::string malformed;
  auto parsed = wheel::parse_requirement(line, &malformed);
  if (!parsed) {
    note(fmt::format("a Requires-Dist of {} {} is left out: {} is not a requirement, because {}",
                     node.spelled, node.version, wheel::in_quotes(line), malformed));
    return;
  }
  wheel::Requirement& requirement = *parsed;
  std::string why;
  const bool is_wanted = holds(requirement.marker, {}, why);
  const bool may_be_wanted = requirement.marker.find("extra") != std::string::npos;
  if (!is_wanted && !may_be_wanted) return;
  if (is_wanted && !why.empty()) {
    note(fmt::format("{}, which {} {} wants, counts, because {}", requirement.project, node.spelled,
                     node.version, why));
  }
  if (!requirement.url.empty()) {
    note(fmt::format(
        "{} {} wants {} from a URL, which is not followed; name {} in the input to have it judged",
        node.spelled, node.version, requirement.project, requirement.project));
    return;
  }
  node.dependencies.push_back({.project = std::move(requirement.project),
                               .extras = normalized(requirement.extras),
                               .specifiers = std::move(requirement.specifiers),
                               .marker = is_wanted ? "" : std::move(requirement.marker)});
  ++dependencies_;
}

void Demand::pick(Node& node, const Candidate& release) {
  node.version = release.version;
  node.is_for_target = release.is_for_target;
  dependencies_ -= node.dependencies.size();
  node.dependencies.clear();
  node.provides.clear();
  node.notes.clear();
  node.is_known = false;
  node.tried.clear();
}

const std::vector<std::string>& Demand::hashes_of(const Node& node) const {
  static const std::vector<std::string> any;
  const auto found = hashes_.find(node.name);
  return found == hashes_.end() ? any : found->second;
}

std::string Demand::place_of(const Node& node) const {
  const auto found = places_.find(node.name);
  return found == places_.end() ? std::string() : found->second;
}

}  // namespace ftcheck::auditing
