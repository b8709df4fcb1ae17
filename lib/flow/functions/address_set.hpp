// The addresses that a pass over code has seen.
//
// One allocation for all of them: std::unordered_set allocates each one, which took longer than
// reading the instruction.  Code is usually read in sequence, so the addresses of 64 bytes share a
// slot, one bit each, and a lookup begins at the slot that was found last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ftcheck::flow {

class AddressSet {
 public:
  // False if it was there already.
  bool insert(std::uint64_t address) {
    const std::uint64_t line = address >> 6U;
    if (slots_.empty() || slots_[last_].line != line || slots_[last_].seen == 0) find(line);
    std::uint64_t& seen = slots_[last_].seen;
    const std::uint64_t bit = std::uint64_t{1} << (address & 63U);
    const bool is_new = (seen & bit) == 0;
    seen |= bit;
    return is_new;
  }

 private:
  struct Slot {
    std::uint64_t line = 0;  // the address without the lowest six bits, which `seen` represents
    std::uint64_t seen = 0;  // 0 if the slot is free
  };

  std::size_t place_of(std::uint64_t line) const {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;  // Fibonacci hashing
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(line * golden >> 32U) & mask;
    while (slots_[at].seen != 0 && slots_[at].line != line) at = (at + 1) & mask;
    return at;
  }

  // Makes the line's slot the last one found; the caller adds its first address.
  void find(std::uint64_t line) {
    if (2 * count_ >= slots_.size()) grow();
    last_ = place_of(line);
    if (slots_[last_].seen != 0) return;
    slots_[last_].line = line;
    ++count_;
  }

  void grow() {
    constexpr std::size_t fewest = 16;  // a power of two, like all sizes here
    std::vector<Slot> old(slots_.empty() ? fewest : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.seen != 0) slots_[place_of(slot.line)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;  // of occupied slots
  std::size_t last_ = 0;
};

}  // namespace ftcheck::flow
