// What the files share that memory is made of: how cells are found, and what they are worth.
#pragma once

#include "flow/values/memory.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ftcheck::flow {

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

bool is_writable(const binary::Image& image, std::uint64_t address);

// True if a variable that begins at one of the exposed addresses may have any of these bytes.
bool may_be_in_exposed(const Memory& memory, std::uint64_t address, std::uint64_t size);

// Whether what others may have written meanwhile counts.
enum class Doubts : bool { count, ignored };

// Like load, of a place whose first overlap is known.
Value load_behind(const binary::Image& image, const Memory& memory, CellPlace cell, const Value& at,
                  unsigned size, Doubts doubts);

}  // namespace ftcheck::flow
