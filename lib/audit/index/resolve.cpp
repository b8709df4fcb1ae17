// Rounds: walk from the requirements over what is picked so far, pick what has no version yet, pick
// again what a specifier excludes, read what the new picks depend on.  It ends when a walk changes
// nothing.  What only an earlier pick wanted is not reached any more.
#include "audit/index/resolve.hpp"

#include "audit/index/candidates.hpp"
#include "audit/index/conflict.hpp"
#include "audit/index/demand.hpp"
#include "audit/index/metadata.hpp"
#include "audit/index/uv.hpp"
#include "audit/run/job.hpp"
#include "base/project_name.hpp"
#include "index/find_links.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Every honest project ends after some dozens.
constexpr std::size_t most_rounds = 200;

// How often a version is replaced by another one: versions of two projects may exclude each other's
// dependencies in turn.
constexpr unsigned most_changes = 8;
constexpr unsigned most_upgrades = 2;

constexpr std::size_t pages_at_a_time = 64;
constexpr std::uint64_t most_candidate_bytes = std::uint64_t{256} << 20;

class Resolving {
 public:
  Resolving(Asking& asking, const project::Needs& needs,
            const wheel::MarkerEnvironment& environment, const std::string& platform,
            const ProjectOptions& options)
      : asking_(asking),
        demand_(needs, environment),
        platform_(platform),
        pre_(asking.index.pre || needs.pre),
        follows_(!options.no_deps && !needs.is_complete) {}

  Resolution result();

 private:
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
  void answer(const std::vector<Node*>& asked, const std::vector<MetadataQuestion>& questions);
  void finish(Node& node, Resolution& resolution);
  void note_unknown_extras(const Node& node);

  Asking& asking_;
  Demand demand_;
  const std::string& platform_;
  bool pre_;
  bool follows_;
  std::vector<std::string> notes_;
};

// What is reached and has no version, or one that is excluded.
std::vector<Node*> Resolving::unfit() const {
  std::vector<Node*> nodes;
  for (Node* const node : demand_.order()) {
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
  for (Node* const node : demand_.order()) {
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
  demand_.walk();
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
  for (const auto& [name, node] : demand_.nodes())
    bytes += node.candidates ? node.candidates->bytes : 0;
  if (bytes > most_candidate_bytes) {
    for (auto& [name, node] : demand_.nodes()) {
      if (std::ranges::find(nodes, &node) == nodes.end()) node.candidates.reset();
    }
  }
  for (std::size_t at = 0; at < missing.size() && !is_stopped(asking_.options);
       at += pages_at_a_time) {
    const auto part =
        std::span(missing).subspan(at, std::min(pages_at_a_time, missing.size() - at));
    std::vector<Sought> sought;
    sought.reserve(part.size());
    for (const Node* node : part) {
      Sought& each = sought.emplace_back();
      each.asked = each.requirement.project = node->spelled;
    }
    const std::vector<Found> found = auditing::look_up(asking_, sought);
    for (std::size_t i = 0; i < part.size(); ++i) {
      part[i]->candidates =
          candidates_of(found[i], demand_.hashes_of(*part[i]), asking_.target.python, platform_);
    }
  }
}

bool Resolving::take(Node& node, std::size_t candidate) {
  const Candidate& release = node.candidates->releases[candidate];
  if (release.version == node.version) return false;
  demand_.pick(node, release);
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
  answer(asked, questions);
}

void Resolving::answer(const std::vector<Node*>& asked,
                       const std::vector<MetadataQuestion>& questions) {
  for (std::size_t at = 0; at < asked.size(); at += pages_at_a_time) {
    const auto part =
        std::span(questions).subspan(at, std::min(pages_at_a_time, asked.size() - at));
    const std::vector<Dependencies> answers = read_metadata(asking_, part);
    for (std::size_t i = 0; i < answers.size(); ++i) demand_.take(*asked[at + i], answers[i]);
  }
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
  for (auto& [name, node] : demand_.nodes()) {
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
  answer(asked, questions);
}

void Resolving::note_unknown_extras(const Node& node) {
  if (!node.is_known) return;
  for (const std::string& extra : node.extras) {
    if (std::ranges::find(node.provides, extra) != node.provides.end()) continue;
    add_note(
        notes_,
        fmt::format("{} {} has no extra called {}; check {}", node.spelled, node.version, extra,
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
    pick.hashes = demand_.hashes_of(node);
    pick.place = demand_.place_of(node);
    if (!node.is_for_target) {
      add_note(
          notes_,
          fmt::format("{}: the Requires-Python of every release excludes {}; {} was taken anyway",
                      node.spelled, to_string(asking_.target.python), node.version));
    }
    if (is_excluded(node)) {
      look_up({&node});
      if (node.candidates) {
        add_note(resolution.conflicts,
                 conflict(node.spelled, node.version, node.wishes, *node.candidates, pre_));
      }
    }
  }
  for (const std::string& by : node.wanted_by) {
    if (!by.empty() && std::ranges::find(pick.required_by, by) == pick.required_by.end())
      pick.required_by.push_back(by);
  }
  for (const std::string& each : node.notes) add_note(notes_, each);
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
      add_note(notes_, fmt::format("versions still changed after {} rounds, and are what they were "
                                   "then; give ftcheck a lock file",
                                   most_rounds));
      break;
    }
  }
  demand_.walk();
  for (Node* const node : demand_.order()) {
    if (!node->version.empty() || node->given || !node->failure.empty()) finish(*node, resolution);
  }
  if (demand_.is_too_large()) {
    add_note(
        notes_,
        fmt::format("more than {} projects or {} requirements between them are wanted, and the "
                    "rest is left out; give ftcheck a lock file",
                    Demand::most_projects, Demand::most_dependencies));
  }
  for (const std::string& each : demand_.notes()) add_note(notes_, each);
  resolution.notes = std::move(notes_);
  std::ranges::sort(resolution.failures);
  return resolution;
}

}  // namespace

Resolution resolve(Asking& asking, const project::Needs& needs,
                   const wheel::MarkerEnvironment& environment, const std::string& platform,
                   const ProjectOptions& options) {
  Resolution resolution = options.resolver == Resolver::uv
                              ? resolve_with_uv(asking, needs, environment, platform, options)
                              : Resolving(asking, needs, environment, platform, options).result();
  std::ranges::sort(resolution.picks, {}, [](const project::Pick& pick) {
    return std::pair(base::normalize_name(pick.project), pick.version);
  });
  return resolution;
}

}  // namespace ftcheck::auditing
