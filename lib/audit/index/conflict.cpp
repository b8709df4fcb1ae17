#include "audit/index/conflict.hpp"

#include "wheel/version_specifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace ftcheck::auditing {
namespace {

constexpr std::string_view cure = "; pin it, or give ftcheck a lock file";

// The first two wishes that no release fits together, of which the version fits one.
std::optional<std::pair<const Wish*, const Wish*>> opposed(std::string_view version,
                                                           std::span<const Wish> wishes,
                                                           const Candidates& candidates, bool pre) {
  for (const Wish& refused : wishes) {
    if (admits(refused, version)) continue;
    for (const Wish& other : wishes) {
      if (!admits(other, version)) continue;
      const Wish both[] = {other, refused};
      if (!newest(candidates, joined(both), pre)) return std::pair(&other, &refused);
    }
  }
  return std::nullopt;
}

// Several sentences' worth of clauses are no help.
constexpr std::size_t most_clauses = 4;

std::string clauses(std::string_view project, std::span<const Wish> wishes) {
  std::string text;
  const std::size_t count = std::min(wishes.size(), most_clauses);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text.append(i + 1 == count ? " and " : ", ");
    text.append(clause(project, wishes[i]));
  }
  return text;
}

}  // namespace

std::string joined(std::span<const Wish> wishes) {
  std::vector<std::string_view> parts;
  for (const Wish& wish : wishes) {
    if (wish.specifiers.empty()) continue;
    if (std::ranges::find(parts, wish.specifiers) == parts.end()) parts.push_back(wish.specifiers);
  }
  return fmt::format("{}", fmt::join(parts, ","));
}

bool admits(const Wish& wish, std::string_view version) {
  const auto specifiers = wheel::parse_specifiers(wish.specifiers);
  return specifiers && wheel::admits_version(*specifiers, version);
}

std::string clause(std::string_view project, const Wish& wish) {
  // A requirement of the command line stands for itself.
  if (wish.by.starts_with(project) && wish.by.ends_with(wish.specifiers)) {
    return fmt::format("{} is asked for", wish.by);
  }
  return fmt::format("{} {} {}{}{}", wish.by.empty() ? "the command line" : wish.by,
                     wish.is_constraint ? "allows only" : "wants", project,
                     wish.specifiers.starts_with("@") ? " " : "", wish.specifiers);
}

std::string conflict(std::string_view project, std::string_view version,
                     std::span<const Wish> wishes, const Candidates& candidates, bool pre) {
  std::vector<Wish> refused;
  for (const Wish& wish : wishes) {
    if (!admits(wish, version)) refused.push_back(wish);
  }
  if (refused.empty()) return {};
  if (const auto pair = opposed(version, wishes, candidates, pre)) {
    return fmt::format("{} and {}: no release fits both, and {} was kept{}",
                       clause(project, *pair->first), clause(project, *pair->second), version,
                       cure);
  }
  if (!newest(candidates, joined(refused), pre)) {
    return fmt::format("{}: no release fits, and {} was kept{}", clauses(project, refused), version,
                       cure);
  }
  if (!newest(candidates, joined(wishes), pre)) {
    return fmt::format("{}: no release fits these and all others who want it, and {} was kept{}",
                       clauses(project, refused), version, cure);
  }
  return fmt::format(
      "{}, but {} was kept: versions of several projects depend on each other in a circle{}",
      clauses(project, refused), version, cure);
}

}  // namespace ftcheck::auditing
