#include "audit/index/bisect.hpp"

namespace ftcheck::auditing {
namespace {

std::vector<std::size_t> known_positions(std::span<const std::optional<Verdict>> known) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i]) positions.push_back(i);
  }
  return positions;
}

bool agree(const std::optional<Verdict>& one, const std::optional<Verdict>& other) {
  return one == other && one != Verdict::error;
}

}  // namespace

std::vector<std::size_t> next_to_judge(std::span<const std::optional<Verdict>> known) {
  std::vector<std::size_t> next;
  if (known.empty()) return next;
  if (!known.front()) next.push_back(0);
  if (known.size() > 1 && !known.back()) next.push_back(known.size() - 1);
  const std::vector<std::size_t> positions = known_positions(known);
  for (std::size_t i = 0; i + 1 < positions.size(); ++i) {
    const std::size_t begin = positions[i];
    const std::size_t end = positions[i + 1];
    if (end - begin > 1 && !agree(known[begin], known[end])) {
      next.push_back(begin + (end - begin) / 2);
    }
  }
  return next;
}

std::vector<std::optional<Verdict>> inferred(std::span<const std::optional<Verdict>> known) {
  std::vector<std::optional<Verdict>> all(known.begin(), known.end());
  const std::vector<std::size_t> positions = known_positions(known);
  for (std::size_t i = 0; i + 1 < positions.size(); ++i) {
    if (!agree(known[positions[i]], known[positions[i + 1]])) continue;
    for (std::size_t at = positions[i] + 1; at < positions[i + 1]; ++at) {
      all[at] = known[positions[i]];
    }
  }
  return all;
}

}  // namespace ftcheck::auditing
