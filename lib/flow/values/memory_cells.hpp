// What memory is made of, how copies of it share what they have in common, and how cells are found
// and what they are worth.
#pragma once

#include "flow/values/value.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace ftcheck::flow {

// A run of bytes that is known, or of which it must be known that it is not what the image holds.
// `at` is a number (an address of the image), a stack place, or a place behind a call's result
// (what malloc returns, say, is memory of its own).
struct Cell {
  Value at;
  std::uint32_t size = 0;
  Value value;  // unknown if size is not 1, 2, 4 or 8; never unknown where absence says the same
  // Code that is not followed may have written here since, for all that is known where it is read.
  bool is_doubtful = false;
  bool operator==(const Cell&) const = default;
};

// An address that code has which is not followed, or one of which it is not known which of these.
struct Exposed {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;      // one behind the last
  std::uint64_t held_in = 0;  // the pointer by which code gets it that has another one, or 0
  auto operator<=>(const Exposed&) const = default;
};
// So many bytes behind its address a variable may have, where nothing tells its size.
constexpr std::uint64_t usual_variable = 256;
// So far ahead of a variable lies at most what compilers for ARM count from, where several are
// near.
constexpr std::uint64_t longest_exposed = 4096;
inline Exposed exposed_at(std::uint64_t address, std::uint64_t held_in = 0) {
  return {address, address + 1, held_in};
}

// From an address up to another.
using AddressRange = std::pair<std::uint64_t, std::uint64_t>;

// True for an address whose bytes are told apart: an exact one of the image or on the stack, say.
bool is_place(const Value& at);

// Copies share their cells until one of them is written to: a state is copied at every place where
// paths part or join, and most of the way nothing is stored.
class Memory {
 public:
  // By place, not overlapping.
  const std::vector<Cell>& cells() const { return cells_ ? *cells_ : no_cells(); }
  // The same, to be changed.
  std::vector<Cell>& own_cells();

  bool shares_cells_with(const Memory& other) const { return cells_ == other.cells_; }
  bool operator==(const Memory& other) const {
    return image_is_lost == other.image_is_lost && image_is_doubtful == other.image_is_doubtful &&
           has_same_exposed(other) && (shares_cells_with(other) || cells() == other.cells());
  }

  // True once something was written to an address of the image that is not known: what no cell says
  // of writable memory is then not what the file holds.
  bool image_is_lost = false;
  // True once code has run that was not seen: it may have written to any variable of the image that
  // it has the address of.
  bool image_is_doubtful = false;

  // Where the image keeps whether function-local static variables have been made, and the stack's
  // cookie, in order: nobody writes there but the code that is there for it.  May be nullptr.
  const std::vector<std::uint64_t>* guards = nullptr;
  bool is_guard(std::uint64_t address) const {
    return guards != nullptr && std::ranges::binary_search(*guards, address);
  }

  // Addresses of the image's variables that code has which is not followed, in order: it may write
  // there whenever it is called.
  const std::vector<Exposed>& exposed() const { return exposed_ ? *exposed_ : none_exposed(); }
  // If there are too many, all of the image is doubtful.
  void expose(std::span<const Exposed> addresses);
  bool has_same_exposed(const Memory& other) const {
    return exposed_ == other.exposed_ || exposed() == other.exposed();
  }

 private:
  static const std::vector<Exposed>& none_exposed();
  static const std::vector<Cell>& no_cells();

  std::shared_ptr<std::vector<Cell>> cells_;             // nullptr for none
  std::shared_ptr<const std::vector<Exposed>> exposed_;  // the same
};

// True where what nobody wrote is unknown, so that no cell need say it.
inline bool unknown_unless_written(const Value& at) {
  return at.kind == Value::Kind::stack || at.kind == Value::Kind::result;
}

inline bool same_base(const Value& a, const Value& b) {
  return a.kind == b.kind && a.id == b.id;
}

inline bool says_nothing(const Cell& cell) {
  return cell.value == unknown() && unknown_unless_written(cell.at);
}

// True if the cell ends at or before the place.
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

// The first cell that has bytes at or after the place, of those with the same base.
inline CellPlace first_overlap(const Memory& memory, const Value& at) {
  return std::partition_point(memory.cells().begin(), memory.cells().end(),
                              [&](const Cell& cell) { return ends_before(cell, at); });
}

}  // namespace ftcheck::flow
