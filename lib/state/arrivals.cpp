#include "state/arrivals.hpp"

#include <utility>

namespace ftcheck::state {

void Arrivals::begin(std::size_t blocks) {
  for (const std::uint32_t state : of_block_) {
    if (state != none) unused_.push_back(state);
  }
  of_block_.assign(blocks, none);
}

std::uint32_t Arrivals::unused() {
  if (unused_.empty()) {
    states_.push_back(std::make_unique<State>());
    return static_cast<std::uint32_t>(states_.size() - 1);
  }
  const std::uint32_t state = unused_.back();
  unused_.pop_back();
  return state;
}

void Arrivals::join(std::size_t block, const State& state) {
  if (of_block_[block] == none) {
    of_block_[block] = unused();
    *states_[of_block_[block]] = state;
  } else {
    states_[of_block_[block]]->join(state);
  }
}

void Arrivals::join_last(std::size_t block, std::unique_ptr<State>& state) {
  if (of_block_[block] == none) {
    of_block_[block] = unused();
    std::swap(states_[of_block_[block]], state);
  } else {
    states_[of_block_[block]]->join(*state);
  }
}

bool Arrivals::take(std::size_t block, std::unique_ptr<State>& state) {
  if (of_block_[block] == none) return false;
  std::swap(states_[of_block_[block]], state);
  unused_.push_back(of_block_[block]);
  of_block_[block] = none;
  return true;
}

}  // namespace ftcheck::state
