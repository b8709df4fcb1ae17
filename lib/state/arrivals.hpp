// The states with which control arrives at a function's blocks.
#pragma once

#include "state/state.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ftcheck::state {

class Arrivals {
 public:
  // Forgets all, and keeps the memory.
  void begin(std::size_t blocks);

  // What holds at a block's start is what holds on all paths to it.
  void join(std::size_t block, const State& state);
  // The same; leaves anything in `state`.
  void join_last(std::size_t block, std::unique_ptr<State>& state);

  // Moves what holds at the start into `state`.  False if control did not arrive there.
  bool take(std::size_t block, std::unique_ptr<State>& state);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  // The number of a state that no block has.
  std::uint32_t unused();

  std::vector<std::uint32_t> of_block_;  // index into `states_`
  std::vector<std::unique_ptr<State>> states_;
  std::vector<std::uint32_t> unused_;
};

}  // namespace ftcheck::state
