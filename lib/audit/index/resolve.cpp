// Rounds: walk from the requirements over what is picked so far, pick what has no version yet, pick
// again what a specifier excludes, read what the new picks depend on.  It ends when a walk changes
// nothing.  What only an earlier pick wanted is not reached any more.
#include "audit/index/resolve.hpp"

#include "audit/index/candidates.hpp"
#include "audit/index/conflict.hpp"
#include "audit/index/metadata.hpp"
#include "audit/index/uv.hpp"
#include "audit/run/job.hpp"
#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "index/choose.hpp"
#include "index/find_links.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <utility>

namespace ftcheck::auditing {
namespace {

// No honest project has nearly as many.
constexpr std::size_t most_projects = 10'000;
constexpr std::size_t most_dependencies = 200'000;
constexpr std::size_t most_rounds = 1000;
constexpr std::size_t most_notes = 1000;

// How often a version is replaced by another one: versions of two projects may exclude each other's
// dependencies in turn.
constexpr unsigned most_changes = 8;
constexpr unsigned most_upgrades = 2;

constexpr std::size_t pages_at_a_time = 64;
constexpr std::uint64_t most_candidate_bytes = std::uint64_t{256} << 20;

// A line of METADATA that may hold for the target.
struct Dependency {
  std::string project;
  std::vector<std::string> extras;  // normalized
  std::string specifiers;
  std::string marker;  // empty if it holds without an extra
};

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
  // Of the last walk.
  bool is_reached = false;
  std::vector<Wish> wishes;
  std::vector<std::string> extras;
  std::vector<std::string> wanted_by;
};

std::vector<std::string> normalized(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(base::normalize_name(name));
  return result;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

// True if somebody does not want the version that is picked.
bool is_excluded(const Node& node) {
  return std::ranges::any_of(node.wishes,
                             [&](const Wish& wish) { return !admits(wish, node.version); });
}

class Resolving {
 public:
  Resolving(Asking& asking, const project::Needs& needs,
            const wheel::MarkerEnvironment& environment, const std::string& platform,
            const ProjectOptions& options)
      : asking_(asking),
        needs_(needs),
        environment_(environment),
        platform_(platform),
        pre_(asking.index.pre || needs.pre),
        follows_(!options.no_deps && !needs.is_complete) {
    take_picks();
    take_wants();
  }

  Resolution result();

 private:
  // Somebody who wants a project.
  struct Want {
    const Node* node = nullptr;  // absent: the input
    std::string_view project;    // as written
    std::string by;
    std::string_view specifiers;
    const std::vector<std::string>& extras;
  };
  struct State {
    Node* node = nullptr;
    std::string extra;  // empty: the project without extras
  };

  void take_picks();
  void take_wants();
  bool holds(const std::string& marker, const std::vector<std::string>& extras, std::string& why);
  Node* node_of(std::string_view spelled);
  void note(std::string sentence);

  void walk();
  void reach(const Want& want);
  void expand(const State& state);

  bool round();
  std::vector<Node*> unfit() const;
  std::vector<Node*> outdated();
  void look_up(const std::vector<Node*>& nodes);
  bool pick(Node& node);
  bool pick_first(Node& node);
  std::optional<std::size_t> fit_most(const Node& node, bool for_any_python) const;
  bool take(Node& node, std::size_t candidate);
  void read(const std::vector<Node*>& nodes);
  void read_given();
  void take_dependencies(Node& node, const Dependencies& read);
  void take_dependency(Node& node, const std::string& line);
  void finish(Node& node, Resolution& resolution);
  void note_unknown_extras(const Node& node);

  Asking& asking_;
  const project::Needs& needs_;
  wheel::MarkerEnvironment environment_;
  const std::string& platform_;
  bool pre_;
  bool follows_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, std::vector<Wish>> constraints_;
  std::map<std::string, std::vector<std::string>> hashes_;
  std::vector<project::Want> roots_;  // whose markers hold
  std::vector<Node*> order_;          // of the last walk
  std::vector<State> states_;
  std::set<std::pair<Node*, std::string>> seen_;
  std::size_t dependencies_ = 0;
  bool is_too_large_ = false;
  std::vector<std::string> notes_;
};

void Resolving::note(std::string sentence) {
  if (notes_.size() < most_notes && !contains(notes_, sentence)) {
    notes_.push_back(std::move(sentence));
  }
}

// A marker that depends on what is not known counts as holding; `why` then says what that is.
bool Resolving::holds(const std::string& marker, const std::vector<std::string>& extras,
                      std::string& why) {
  if (marker.empty()) return true;
  environment_.extras = extras;
  return wheel::evaluate(marker, environment_, &why).value_or(true);
}

Node* Resolving::node_of(std::string_view spelled) {
  std::string name = base::normalize_name(spelled);
  const auto found = nodes_.find(name);
  if (found != nodes_.end()) return &found->second;
  if (nodes_.size() == most_projects) {
    is_too_large_ = true;
    return nullptr;
  }
  Node& node = nodes_[name];
  node.spelled = spelled;
  node.name = std::move(name);
  return &node;
}

void Resolving::take_picks() {
  for (const project::Pick& pick : needs_.picks) {
    Node* const node = node_of(pick.project);
    if (node == nullptr) return;
    if (pick.origin != project::Origin::index) {
      node->given = pick;
      continue;
    }
    project::Want want;
    want.project = pick.project;
    want.specifiers = pick.version.empty() ? "" : fmt::format("=={}", pick.version);
    want.by = pick.required_by.empty() ? "" : pick.required_by.front();
    want.place = pick.place;
    want.hashes = pick.hashes;
    for (const project::File& file : pick.files) {
      if (!file.sha256.empty()) want.hashes.push_back(file.sha256);
    }
    roots_.push_back(std::move(want));
  }
}

void Resolving::take_wants() {
  const auto take = [&](const project::Want& want, const std::function<void()>& keep) {
    std::string why;
    if (!holds(want.marker, {}, why)) return;
    if (!why.empty()) {
      note(fmt::format("{} of {} counts, because {}", want.project,
                       want.by.empty() ? "the command line" : want.by, why));
    }
    keep();
  };
  for (const project::Want& want : needs_.wants) take(want, [&] { roots_.push_back(want); });
  for (const project::Want& want : needs_.constraints) {
    take(want, [&] {
      const std::string by =
          want.place.empty() ? want.by : fmt::format("{} ({})", want.by, want.place);
      constraints_[base::normalize_name(want.project)].push_back({by, want.specifiers, true});
      if (!want.hashes.empty()) hashes_[base::normalize_name(want.project)] = want.hashes;
    });
  }
  for (const project::Want& want : roots_) {
    if (!want.hashes.empty()) hashes_[base::normalize_name(want.project)] = want.hashes;
  }
}

void Resolving::walk() {
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
  for (std::size_t at = 0; at < states_.size(); ++at) expand(State(states_[at]));
}

void Resolving::reach(const Want& want) {
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

void Resolving::expand(const State& state) {
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

// What is reached and has no version, or one that is excluded.
std::vector<Node*> Resolving::unfit() const {
  std::vector<Node*> nodes;
  for (Node* const node : order_) {
    if (node->given || !node->failure.empty()) continue;
    const bool may_change =
        node->changes < most_changes && is_excluded(*node) && node->tried != joined(node->wishes);
    if (node->version.empty() || may_change) nodes.push_back(node);
  }
  return nodes;
}

// What a newer release fits than the one picked: who excluded it has gone.
std::vector<Node*> Resolving::outdated() {
  std::vector<Node*> nodes;
  for (Node* const node : order_) {
    if (node->given || node->version.empty() || !node->candidates || !node->is_for_target) continue;
    if (node->upgrades == most_upgrades) continue;
    const auto best = newest(*node->candidates, joined(node->wishes), pre_);
    if (!best || node->candidates->releases[*best].version == node->version) continue;
    ++node->upgrades;
    nodes.push_back(node);
  }
  return nodes;
}

// True if anything changed.
bool Resolving::round() {
  walk();
  std::vector<Node*> nodes = unfit();
  if (nodes.empty()) nodes = outdated();
  if (nodes.empty()) return false;
  look_up(nodes);
  std::vector<Node*> changed;
  for (Node* const node : nodes) {
    if (pick(*node)) changed.push_back(node);
  }
  if (follows_) read(changed);
  return true;
}

void Resolving::look_up(const std::vector<Node*>& nodes) {
  std::vector<Node*> missing;
  std::uint64_t bytes = 0;
  for (Node* const node : nodes) {
    if (!node->candidates) missing.push_back(node);
  }
  for (const auto& [name, node] : nodes_) bytes += node.candidates ? node.candidates->bytes : 0;
  if (bytes > most_candidate_bytes) {
    for (auto& [name, node] : nodes_) {
      if (std::ranges::find(nodes, &node) == nodes.end()) node.candidates.reset();
    }
  }
  for (std::size_t at = 0; at < missing.size() && !is_stopped(asking_.options);
       at += pages_at_a_time) {
    const auto part =
        std::span(missing).subspan(at, std::min(pages_at_a_time, missing.size() - at));
    std::vector<std::string> names;
    names.reserve(part.size());
    for (const Node* node : part) names.push_back(node->spelled);
    const std::vector<Found> found = auditing::look_up(asking_, names);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto hashes = hashes_.find(part[i]->name);
      part[i]->candidates = candidates_of(
          found[i], hashes == hashes_.end() ? std::vector<std::string>() : hashes->second,
          asking_.target.python, platform_);
    }
  }
}

bool Resolving::take(Node& node, std::size_t candidate) {
  const Candidate& release = node.candidates->releases[candidate];
  if (release.version == node.version) return false;
  node.version = release.version;
  node.is_for_target = release.is_for_target;
  dependencies_ -= node.dependencies.size();
  node.dependencies.clear();
  node.provides.clear();
  node.notes.clear();
  node.is_known = false;
  node.tried.clear();
  return true;
}

// True if the version changed.
bool Resolving::pick(Node& node) {
  if (!node.candidates) {
    node.failure = "the audit was stopped";
    return false;
  }
  if (!node.candidates->error.empty()) {
    node.failure = node.candidates->error;
    return false;
  }
  const std::string specifiers = joined(node.wishes);
  if (const auto best = newest(*node.candidates, specifiers, pre_)) {
    node.changes += node.version.empty() ? 0 : 1;
    return take(node, *best);
  }
  if (node.version.empty()) return pick_first(node);
  node.tried = specifiers;
  return false;
}

// The release that fits the wishes of those who come first, as many as can be fulfilled together.
std::optional<std::size_t> Resolving::fit_most(const Node& node, bool for_any_python) const {
  std::vector<Wish> fulfilled;
  std::optional<std::size_t> best;
  if (node.wishes.empty()) return newest(*node.candidates, "", pre_, for_any_python);
  for (const Wish& wish : node.wishes) {
    fulfilled.push_back(wish);
    const auto found = newest(*node.candidates, joined(fulfilled), pre_, for_any_python);
    if (found) {
      best = found;
    } else {
      fulfilled.pop_back();
    }
  }
  return best;
}

bool Resolving::pick_first(Node& node) {
  std::optional<std::size_t> best;
  // Requires-Python counts for less than what somebody wants.
  for (const bool for_any_python : {false, true}) {
    if (!best) best = fit_most(node, for_any_python);
  }
  if (!best) {
    node.failure = fmt::format("{}{}: no release fits; the newest is {}", node.spelled,
                               joined(node.wishes), node.candidates->releases.back().version);
    return false;
  }
  return take(node, *best);
}

void Resolving::read(const std::vector<Node*>& nodes) {
  std::vector<MetadataQuestion> questions;
  std::vector<Node*> asked;
  for (Node* const node : nodes) {
    const auto& releases = node->candidates->releases;
    const auto release = std::ranges::find(releases, node->version, &Candidate::version);
    if (!release->wheel) {
      node->notes.push_back(
          fmt::format("{} {} has only a source distribution, so what it depends on is not known",
                      node->spelled, node->version));
      continue;
    }
    questions.push_back(
        {index_of(node->candidates->request_index, *release->wheel), *release->wheel});
    asked.push_back(node);
  }
  const std::vector<Dependencies> answers = read_metadata(asking_, questions);
  for (std::size_t i = 0; i < asked.size(); ++i) take_dependencies(*asked[i], answers[i]);
}

// The wheel that a pick is, if it is one.
std::optional<index::File> wheel_of(const project::Pick& pick) {
  if (!pick.location.ends_with(".whl")) return std::nullopt;
  index::File file;
  if (pick.origin == project::Origin::url) {
    const auto link = index::resolve(pick.location, pick.location);
    if (!link) return std::nullopt;
    file.url = link->url;
  } else if (pick.origin == project::Origin::path) {
    file.url = index::file_url(std::filesystem::absolute(pick.location));
  } else {
    return std::nullopt;
  }
  file.name = index::file_name_of(file.url);
  if (!pick.files.empty()) file.sha256 = pick.files.front().sha256;
  if (file.sha256.empty() && pick.hashes.size() == 1) file.sha256 = pick.hashes.front();
  return file;
}

// What wheels depend on that the input gives by URL or path.
void Resolving::read_given() {
  std::vector<MetadataQuestion> questions;
  std::vector<Node*> asked;
  for (auto& [name, node] : nodes_) {
    if (!node.given || node.given->is_root) continue;
    node.version = node.given->version;
    if (const auto file = wheel_of(*node.given)) {
      questions.push_back({"", *file});
      asked.push_back(&node);
    } else {
      node.notes.push_back(fmt::format("{} is not a wheel, so what it depends on is not known",
                                       node.given->location));
    }
  }
  const std::vector<Dependencies> answers = read_metadata(asking_, questions);
  for (std::size_t i = 0; i < asked.size(); ++i) take_dependencies(*asked[i], answers[i]);
}

void Resolving::take_dependencies(Node& node, const Dependencies& read) {
  if (!read.error.empty()) {
    node.notes.push_back(fmt::format("what {} {} depends on is not known: {}", node.spelled,
                                     node.version, read.error));
    return;
  }
  node.is_known = true;
  node.provides = normalized(read.provides_extra);
  for (const std::string& line : read.requires_dist) {
    if (dependencies_ == most_dependencies) {
      is_too_large_ = true;
      return;
    }
    take_dependency(node, line);
  }
}

void Resolving::take_dependency(Node& node, const std::string& line) {
  index::Requirement requirement;
  try {
    requirement = index::parse_requirement(line);
  } catch (const Error& error) {
    node.notes.push_back(fmt::format("{} {} wants something that is left out: {}", node.spelled,
                                     node.version, error.what()));
    return;
  }
  std::string why;
  const bool is_wanted = holds(requirement.marker, {}, why);
  const bool may_be_wanted = requirement.marker.find("extra") != std::string::npos;
  if (!is_wanted && !may_be_wanted) return;
  if (is_wanted && !why.empty()) {
    node.notes.push_back(fmt::format("{}, which {} {} wants, counts, because {}",
                                     requirement.project, node.spelled, node.version, why));
  }
  node.dependencies.push_back({.project = std::move(requirement.project),
                               .extras = normalized(requirement.extras),
                               .specifiers = std::move(requirement.specifiers),
                               .marker = is_wanted ? "" : std::move(requirement.marker)});
  ++dependencies_;
}

void Resolving::note_unknown_extras(const Node& node) {
  if (!node.is_known) return;
  for (const std::string& extra : node.extras) {
    if (contains(node.provides, extra)) continue;
    note(fmt::format("{} {} has no extra called {}; check {}", node.spelled, node.version, extra,
                     node.provides.empty() ? "the requirement"
                                           : fmt::format("whether one of these is meant: {}",
                                                         fmt::join(node.provides, ", "))));
  }
}

void Resolving::finish(Node& node, Resolution& resolution) {
  if (!node.failure.empty()) {
    const std::string by = node.wanted_by.empty() ? "" : node.wanted_by.front();
    resolution.failures.emplace_back(
        node.spelled,
        by.empty() ? node.failure : fmt::format("{} (wanted by {})", node.failure, by));
    return;
  }
  project::Pick pick = node.given.value_or(project::Pick{});
  if (!node.given) {
    pick.project = node.spelled;
    pick.version = node.version;
    const auto hashes = hashes_.find(node.name);
    if (hashes != hashes_.end()) pick.hashes = hashes->second;
    for (const project::Want& want : roots_) {
      if (pick.place.empty() && base::normalize_name(want.project) == node.name) {
        pick.place = want.place;
      }
    }
    if (!node.is_for_target) {
      note(fmt::format("{}: no release is for {} by its Requires-Python; {} was taken",
                       node.spelled, to_string(asking_.target.python), node.version));
    }
    if (is_excluded(node)) {
      look_up({&node});
      if (node.candidates) {
        note(conflict(node.spelled, node.version, node.wishes, *node.candidates, pre_));
      }
    }
  }
  for (const std::string& by : node.wanted_by) {
    if (!by.empty() && !contains(pick.required_by, by)) pick.required_by.push_back(by);
  }
  for (const std::string& each : node.notes) note(each);
  note_unknown_extras(node);
  resolution.picks.push_back(std::move(pick));
}

Resolution Resolving::result() {
  Resolution resolution;
  resolution.method = "newest that fits, without backtracking";
  if (follows_) read_given();
  std::size_t rounds = 0;
  while (!is_stopped(asking_.options) && round()) {
    if (++rounds == most_rounds) {
      is_too_large_ = true;
      break;
    }
  }
  walk();
  for (Node* const node : order_) {
    if (!node->version.empty() || node->given || !node->failure.empty()) finish(*node, resolution);
  }
  if (is_too_large_) {
    note(
        fmt::format("more than {} projects or {} requirements between them are wanted, and the "
                    "rest is left out; give ftcheck a lock file",
                    most_projects, most_dependencies));
  }
  resolution.conflicts = std::move(notes_);
  std::ranges::sort(resolution.picks, {}, [](const project::Pick& pick) {
    return std::pair(base::normalize_name(pick.project), pick.version);
  });
  std::ranges::sort(resolution.failures);
  return resolution;
}

}  // namespace

Resolution resolve(Asking& asking, const project::Needs& needs,
                   const wheel::MarkerEnvironment& environment, const std::string& platform,
                   const ProjectOptions& options) {
  if (options.resolver == Resolver::uv) {
    UvAnswer answer = resolve_with_uv(asking, needs, environment, platform, options);
    return {std::move(answer.method), std::move(answer.picks), {}, {}};
  }
  return Resolving(asking, needs, environment, platform, options).result();
}

}  // namespace ftcheck::auditing
