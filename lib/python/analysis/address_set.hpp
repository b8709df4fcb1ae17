// The addresses a walk has come by.
//
// One memory for all of them: std::unordered_set asks for one for each, which took longer than to
// walk the instruction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ftcheck::python::analysis {

class AddressSet {
 public:
  // False if it was there already.
  bool insert(std::uint64_t address) {
    if (2 * count_ >= slots_.size()) {
      grow();
    }
    const bool is_new = put(address);
    count_ += is_new ? 1 : 0;
    return is_new;
  }

 private:
  // Stands for no address, and is one by itself.
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  bool put(std::uint64_t address) {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;  // Fibonacci hashing
    if (address == none) {
      const bool is_new = !has_none_;
      has_none_ = true;
      return is_new;
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(address * golden >> 32U) & mask;
    for (; slots_[at] != none; at = (at + 1) & mask) {
      if (slots_[at] == address) return false;
    }
    slots_[at] = address;
    return true;
  }

  void grow() {
    constexpr std::size_t fewest = 64;  // a power of two, as all sizes here
    std::vector<std::uint64_t> old(slots_.empty() ? fewest : 2 * slots_.size(), none);
    old.swap(slots_);
    for (const std::uint64_t address : old) {
      if (address != none) put(address);
    }
  }

  std::vector<std::uint64_t> slots_;
  std::size_t count_ = 0;
  bool has_none_ = false;
};

}  // namespace ftcheck::python::analysis
