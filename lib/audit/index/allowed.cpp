#include "audit/index/allowed.hpp"

#include <algorithm>

namespace ftcheck::auditing {

std::vector<std::string> allowed_hashes(const project::Pick& pick) {
  std::vector<std::string> hashes = pick.hashes;
  for (const project::File& file : pick.files) {
    if (!file.sha256.empty()) hashes.push_back(file.sha256);
  }
  return hashes;
}

bool is_allowed(const index::File& file, const std::vector<std::string>& hashes) {
  return hashes.empty() || file.sha256.empty() ||
         std::ranges::find(hashes, file.sha256) != hashes.end();
}

bool has_allowed_file(const index::Release& release, const std::vector<std::string>& hashes) {
  return (release.sdist != nullptr && is_allowed(*release.sdist, hashes)) ||
         std::ranges::any_of(release.wheels, [&](const index::Wheel& wheel) {
           return is_allowed(*wheel.file, hashes);
         });
}

}  // namespace ftcheck::auditing
