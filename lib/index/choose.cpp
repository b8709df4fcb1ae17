// What pip's finder and resolver do for one requirement: PEP 440 on pre-releases, PEP 592 on yanked
// files, and Requires-Python.
#include "index/choose.hpp"

#include "wheel/specifier.hpp"
#include "wheel/version_specifier.hpp"

#include <algorithm>
#include <cstddef>

namespace ftcheck::index {
namespace {

bool has_file_for(const Release& release, unsigned minor) {
  return (release.sdist != nullptr && is_offered(release, *release.sdist, minor)) ||
         std::ranges::any_of(release.wheels, [&](const Wheel& wheel) {
           return is_offered(release, *wheel.file, minor);
         });
}

bool is_pinned(const std::vector<wheel::Specifier>& specifiers) {
  return std::ranges::any_of(specifiers, [](const wheel::Specifier& specifier) {
    return specifier.arbitrary ||
           (specifier.comparison == wheel::Comparison::equal && !specifier.is_prefix);
  });
}

bool admits(const std::vector<wheel::Specifier>& specifiers, const Release& release,
            bool with_pre) {
  return (with_pre || !release.is_pre || wheel::names_pre_release(specifiers)) &&
         wheel::admits_version(specifiers, release.version);
}

}  // namespace

bool is_offered(const Release& release, const File& file, unsigned minor) {
  if (file.yanked && !release.yanked) return false;
  const auto specifiers = wheel::parse_specifiers(file.requires_python);
  return !specifiers || wheel::admits_python(*specifiers, minor);
}

bool admits(const Requirement& requirement, const Release& release, bool with_pre) {
  const auto specifiers = wheel::parse_specifiers(requirement.specifiers);
  return specifiers && admits(*specifiers, release, with_pre);
}

const Release* newest(const std::vector<Release>& releases, const Requirement& requirement,
                      const Target& target, bool pre) {
  const auto specifiers = wheel::parse_specifiers(requirement.specifiers);
  if (!specifiers) return nullptr;
  const Release* yanked = nullptr;
  for (const bool with_pre : {pre, true}) {
    for (std::size_t i = releases.size(); i-- > 0;) {
      const Release& release = releases[i];
      if (!admits(*specifiers, release, with_pre) || !has_file_for(release, target.python.minor)) {
        continue;
      }
      if (!release.yanked) return &release;
      if (yanked == nullptr) yanked = &release;
    }
    // Like pip, a yanked final release is no reason to take a pre-release.
    if (yanked != nullptr) break;
  }
  return is_pinned(*specifiers) ? yanked : nullptr;
}

}  // namespace ftcheck::index
