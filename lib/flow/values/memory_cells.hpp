// The cells that memory consists of, how copies of a memory share them, and how cells are found.
#pragma once

#include "flow/values/value.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace ftcheck::flow {

// A run of bytes that is known, or that is known to differ from the image's contents.  `at` is a
// number (an address of the image), a stack location, or a location in memory that a call's result
// points to (each result of malloc, for example, is separate memory).
struct Cell {
  Value at;
  std::uint32_t size = 0;
  Value
      value;  // unknown if size is not 1, 2, 4 or 8; never unknown where a missing cell means that
  // Unfollowed code may have written here since, as far as is known at a read.
  bool is_doubtful = false;
  bool operator==(const Cell&) const = default;
};

// An address that unfollowed code has, or a range that contains such an address.
struct Exposed {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;      // past the last one
  std::uint64_t held_in = 0;  // the address of the pointer through which code gets it, or 0
  auto operator<=>(const Exposed&) const = default;
};
// The size that a variable of unknown size is assumed to have at most.
constexpr std::uint64_t usual_variable = 256;
// How far before a variable the address may lie that compilers for ARM count from when several
// variables are close.
constexpr std::uint64_t longest_exposed = 4096;
inline Exposed exposed_at(std::uint64_t address, std::uint64_t held_in = 0) {
  return {address, address + 1, held_in};
}

// The addresses from one up to, but not including, another.
using AddressRange = std::pair<std::uint64_t, std::uint64_t>;

// True for an address with distinguishable bytes: an exact address of the image or on the stack.
bool is_place(const Value& at);

// Copies share their cells until one of them is written to: a state is copied wherever paths split
// or join, and most code in between stores nothing.
class Memory {
 public:
  // Sorted by location, not overlapping.
  const std::vector<Cell>& cells() const { return cells_ ? *cells_ : no_cells(); }
  // The same, for modification.
  std::vector<Cell>& own_cells();

  bool shares_cells_with(const Memory& other) const { return cells_ == other.cells_; }
  bool operator==(const Memory& other) const {
    return image_is_lost == other.image_is_lost && image_is_doubtful == other.image_is_doubtful &&
           has_same_exposed(other) && (shares_cells_with(other) || cells() == other.cells());
  }

  // True after a write to an unknown address of the image: writable memory without a cell then no
  // longer holds the file's contents.
  bool image_is_lost = false;
  // True after unseen code has run: it may have written to any variable of the image whose address
  // it has.
  bool image_is_doubtful = false;

  // The addresses of the guards of function-local static variables and of the stack's cookie,
  // sorted.  Only the code that belongs to them writes there.  May be nullptr.
  const std::vector<std::uint64_t>* guards = nullptr;
  bool is_guard(std::uint64_t address) const {
    return guards != nullptr && std::ranges::binary_search(*guards, address);
  }

  // True if one of them lies at `begin` or after it and before `end`.
  bool has_guard_in(std::uint64_t begin, std::uint64_t end) const {
    if (guards == nullptr) return false;
    const auto first = std::ranges::lower_bound(*guards, begin);
    return first != guards->end() && *first < end;
  }

  // Addresses of the image's variables that unfollowed code has, sorted: it may write there
  // whenever it is called.
  const std::vector<Exposed>& exposed() const { return exposed_ ? *exposed_ : none_exposed(); }
  // If there are too many, the whole image becomes doubtful.
  void expose(std::span<const Exposed> addresses);
  bool has_same_exposed(const Memory& other) const {
    return exposed_ == other.exposed_ || exposed() == other.exposed();
  }

 private:
  static const std::vector<Exposed>& none_exposed();
  static const std::vector<Cell>& no_cells();

  std::shared_ptr<std::vector<Cell>> cells_;             // nullptr if there are none
  std::shared_ptr<const std::vector<Exposed>> exposed_;  // the same
};

// True where unwritten memory is unknown, so no cell need say so.
inline bool unknown_unless_written(const Value& at) {
  return at.kind == Value::Kind::stack || at.kind == Value::Kind::result;
}

inline bool same_base(const Value& a, const Value& b) {
  return a.kind == b.kind && a.id == b.id;
}

inline bool says_nothing(const Cell& cell) {
  return cell.value == unknown() && unknown_unless_written(cell.at);
}

// True if the cell ends at or before the location.
inline bool ends_before(const Cell& cell, const Value& at) {
  if (!same_base(cell.at, at)) {
    return cell.at < at;
  }
  // Stack offsets are negative numbers kept as unsigned ones, so distances, not order, are
  // compared.
  return cell.at.offset <= at.offset && at.offset - cell.at.offset >= cell.size;
}

inline bool starts_within(const Cell& cell, const Value& at, std::uint64_t size) {
  return same_base(cell.at, at) &&
         (cell.at.offset <= at.offset || cell.at.offset - at.offset < size);
}

using CellPlace = std::vector<Cell>::const_iterator;

// The first cell with bytes at or after the location, among those with the same base.
inline CellPlace first_overlap(const Memory& memory, const Value& at) {
  return std::partition_point(memory.cells().begin(), memory.cells().end(),
                              [&](const Cell& cell) { return ends_before(cell, at); });
}

}  // namespace ftcheck::flow
