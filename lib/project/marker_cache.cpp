#include "project/marker_cache.hpp"

#include "base/project_name.hpp"
#include "wheel/marker_grammar.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

// Every marker about extras is compared with each of them.
constexpr std::size_t most_activated = 256;

bool is_encoded(std::string_view name) {
  return name.starts_with("extra-") || name.starts_with("group-") || name.starts_with("project-");
}

bool is_about_extras(std::string_view marker) {
  return marker.find("extra") != std::string_view::npos;
}

}  // namespace

MarkerCache::MarkerCache(wheel::MarkerEnvironment environment)
    : project_(std::move(environment)), package_(project_) {
  package_.extras.clear();
}

bool MarkerCache::holds(std::string_view marker, MarkerScope scope, const std::string& extra) {
  if (marker.empty()) return true;
  const bool is_project = scope == MarkerScope::project;
  wheel::MarkerEnvironment& environment = is_project ? project_ : package_;
  if (!extra.empty() && is_about_extras(marker)) {
    environment.extras.push_back(extra);
    const bool answer = ask(marker, environment);
    environment.extras.pop_back();
    return answer;
  }
  Answers& answers = is_project ? project_answers_ : package_answers_;
  const auto [found, is_new] = answers.try_emplace(marker, true);
  if (is_new) found->second = ask(marker, environment);
  return found->second;
}

bool MarkerCache::ask(std::string_view marker, const wheel::MarkerEnvironment& environment) {
  std::string why;
  const std::optional<bool> answer = wheel::evaluate(marker, environment, &why);
  if (!answer) note(marker, std::move(why));
  return answer.value_or(true);
}

void MarkerCache::note(std::string_view marker, std::string why) {
  if (!noted_.emplace(marker).second) return;
  unread_.push_back(
      {std::string(marker), "", fmt::format("{}, so it is taken to hold", std::move(why))});
}

void MarkerCache::collect_names(std::string_view marker) {
  if (!is_about_extras(marker) || !scanned_.insert(marker).second) return;
  std::optional<bool> ignored;
  wheel::join_marker(
      marker,
      [&](const wheel::MarkerComparison& comparison) -> std::optional<bool> {
        if (comparison.variable == "extra" && is_encoded(comparison.text)) {
          names_.insert(base::normalize_name(comparison.text));
        }
        return std::nullopt;
      },
      ignored);
}

void MarkerCache::activate(std::string_view kind, std::string_view package, std::string_view name) {
  if (names_.empty()) return;
  const auto found = names_.find(fmt::format("{}-{}-{}", kind, package.size(), package) +
                                 (name.empty() ? "" : fmt::format("-{}", name)));
  if (found == names_.end()) return;
  activated_.push_back(*found);
  names_.erase(found);
}

bool MarkerCache::begin_pass() {
  if (activated_.empty()) return false;
  for (std::string& name : activated_) {
    if (package_.extras.size() == most_activated) {
      note(name, "this extra is one of too many that exclude others");
      continue;
    }
    package_.extras.push_back(name);
    project_.extras.push_back(std::move(name));
  }
  activated_.clear();
  project_answers_.clear();
  package_answers_.clear();
  return true;
}

}  // namespace ftcheck::project
