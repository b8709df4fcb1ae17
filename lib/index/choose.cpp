// What pip's finder and resolver do for one requirement: PEP 440 on pre-releases, PEP 592 on yanked
// files, and Requires-Python.
#include "index/choose.hpp"

#include "wheel/specifier.hpp"
#include "wheel/version_specifier.hpp"

#include <algorithm>
#include <cstddef>

namespace ftcheck::index {
namespace {

bool is_pinned(const std::vector<wheel::Specifier>& specifiers) {
  return std::ranges::any_of(specifiers, [](const wheel::Specifier& specifier) {
    return specifier.arbitrary ||
           (specifier.comparison == wheel::Comparison::equal && !specifier.is_prefix);
  });
}

bool admits(const std::vector<wheel::Specifier>& specifiers, const Choice& choice, bool with_pre) {
  return (with_pre || !choice.is_pre || wheel::names_pre_release(specifiers)) &&
         wheel::admits_version(specifiers, choice.version);
}

Choice choice_of(const Release& release) {
  return {release.version, release.is_pre, release.yanked};
}

}  // namespace

bool has_file_for(const Release& release, unsigned minor) {
  return (release.sdist != nullptr && is_offered(release, *release.sdist, minor)) ||
         std::ranges::any_of(release.wheels, [&](const Wheel& wheel) {
           return is_offered(release, *wheel.file, minor);
         });
}

bool is_offered(const Release& release, const File& file, unsigned minor) {
  if (file.yanked && !release.yanked) return false;
  const auto specifiers = wheel::parse_specifiers(file.requires_python);
  return !specifiers || wheel::admits_python(*specifiers, minor);
}

bool admits(const Requirement& requirement, const Release& release, bool with_pre) {
  const auto specifiers = wheel::parse_specifiers(requirement.specifiers);
  return specifiers && admits(*specifiers, choice_of(release), with_pre);
}

std::optional<std::size_t> newest(std::span<const Choice> choices, std::string_view specifiers,
                                  bool pre) {
  const auto parsed = wheel::parse_specifiers(specifiers);
  if (!parsed) return std::nullopt;
  std::optional<std::size_t> yanked;
  for (const bool with_pre : {pre, true}) {
    for (std::size_t i = choices.size(); i-- > 0;) {
      if (!admits(*parsed, choices[i], with_pre)) continue;
      if (!choices[i].yanked) return i;
      if (!yanked) yanked = i;
    }
    // Like pip, a yanked final release is no reason to take a pre-release.
    if (yanked) break;
  }
  return is_pinned(*parsed) ? yanked : std::nullopt;
}

const Release* newest(const std::vector<Release>& releases, const Requirement& requirement,
                      const Target& target, bool pre) {
  std::vector<Choice> choices;
  std::vector<const Release*> chosen;
  for (const Release& release : releases) {
    if (!has_file_for(release, target.python.minor)) continue;
    choices.push_back(choice_of(release));
    chosen.push_back(&release);
  }
  const auto position = newest(choices, requirement.specifiers, pre);
  return position ? chosen[*position] : nullptr;
}

}  // namespace ftcheck::index
